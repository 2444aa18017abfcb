const TEST_PATH = new RegExp(
  [
    /(^|\/)(tests?|__tests__|spec|testdata|fixtures)\//,
    /[._-](test|spec)\.[cm]?[jt]sx?$/,
    /_test\.go$/,
    /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/,
    /(?<=\p{Ll})(Tests?|Spec)\.(java|kt|cs|php)$/u,
    /_(spec|test)\.(rb|lua|cc|cpp|c)$/,
    /\.bats$/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "u",
);
/** Neither what the project is nor its tests. */
const ASIDE_PATH =
  /(^|\/)(vendor|third_party|examples?|bench(marks?)?|demos?|dist|build|out|target|coverage|\.?venv|site-packages|__pycache__)\//;

export function isTest(path: string): boolean {
  return TEST_PATH.test(path);
}

/** Whether a file is a test, an example, or not the project's own: beside the point, where the project is the point. */
export function isAside(path: string): boolean {
  return isTest(path) || ASIDE_PATH.test(path);
}
