/**
 * First names of what Ruby 3 brings along: the files of `RbConfig::CONFIG["rubylibdir"]` and the bundled gems
 * (https://docs.ruby-lang.org/en/3.4/standard_library_md.html).
 */
export const RUBY_MODULES: ReadonlySet<string> = new Set(
  `
  English abbrev base64 benchmark bigdecimal bundler cgi continuation coverage csv date debug delegate
  did_you_mean digest drb enc erb error_highlight etc expect fcntl fiber fiddle fileutils find forwardable
  getoptlong io ipaddr irb json kconv logger matrix mkmf minitest monitor mutex_m net nkf objspace observer
  open-uri open3 openssl optionparser optparse ostruct pathname power_assert pp prettyprint prime prism
  pstore psych pty racc rake random rbconfig rbs rdoc readline reline resolv resolv-replace rexml rinda
  ripper rss ruby2_keywords rubygems securerandom set shellwords singleton socket stringio strscan
  syntax_suggest syslog tempfile test-unit thread time timeout tmpdir tsort typeprof un unicode_normalize
  uri weakref win32ole yaml zlib
  `
    .trim()
    .split(/\s+/),
);
