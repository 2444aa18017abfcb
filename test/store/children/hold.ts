/** Holds a write transaction open on a database until it is ended. */
import { Database } from "bun:sqlite";

const [, , path = ""] = process.argv;
const db = new Database(path, { readwrite: true });
db.run("BEGIN IMMEDIATE");
process.stdout.write("held\n");
// A database nobody refers to is collected, and closed, within milliseconds.
setInterval(() => db.filename, 1000);
