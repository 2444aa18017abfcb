/** Words that are the same for one and for many, or that end like a plural and are none. */
const NEUTRAL =
  /(?:status|history|info|information|data|metadata|access|address|analysis|basis|bonus|bus|business|class|corpus|news|process|progress|series|species|staff|stock|equipment|version|cache|log|settings|stats|statistics)$/;
const IRREGULAR = /(?:people|children|men|women|indices|matrices|criteria|feet|mice)$/;

/** Whether a table is called after one of its rows or after all of them; undefined where its name does not tell. */
export function tableNumber(name: string): "singular" | "plural" | undefined {
  const last =
    name
      .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .split(/[^a-z]+/)
      .findLast((word) => word !== "") ?? "";
  if (last.length < 3 || NEUTRAL.test(last)) return undefined;
  if (IRREGULAR.test(last)) return "plural";
  return /[^suia]s$/.test(last) ? "plural" : "singular";
}
