/**
 * Pragmas that are known to do no harm. `query` only asks; `value` asks, or with a value sets what is part of the file
 * and of the transaction; `connection` sets what holds for a connection or cannot be set in a transaction, so that
 * it is left out. https://www.sqlite.org/pragma.html
 */
export const PRAGMAS: ReadonlyMap<string, "query" | "value" | "connection"> = new Map(
  Object.entries({
    query:
      "table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check " +
      "integrity_check quick_check collation_list function_list module_list pragma_list compile_options " +
      "page_count freelist_count data_version",
    value: "user_version application_id",
    connection:
      "foreign_keys defer_foreign_keys journal_mode synchronous busy_timeout cache_size cache_spill temp_store " +
      "mmap_size locking_mode recursive_triggers case_sensitive_like automatic_index wal_autocheckpoint " +
      "journal_size_limit threads legacy_alter_table optimize analysis_limit reverse_unordered_selects",
  } as const).flatMap(([kind, names]) => names.split(" ").map((name) => [name, kindOf(kind)] as const)),
);

function kindOf(kind: string): "query" | "value" | "connection" {
  return kind === "query" || kind === "value" ? kind : "connection";
}
