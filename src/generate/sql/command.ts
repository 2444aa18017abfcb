/** The hidden subcommand under which the executable does one job with SQL and ends; its parent's pid follows. */
export const SQL_COMMAND = "__sql";
