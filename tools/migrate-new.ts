/** Proposes the SQL that brings the database to the declarations: `npm run migrate:new -- add-quiet-hours` writes the next migration. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drift, sayDifference } from "#platform/store/drift.ts";
import { readMigrations } from "#platform/store/migrate.ts";
import { propose } from "#platform/store/propose.ts";
import { recordTypes } from "../apps/records.ts";
import { onScratch, root } from "./scratch.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const name = process.argv[2]?.trim().toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "") ?? "";

if (name === "") {
  say("Give the change a name: npm run migrate:new -- add-quiet-hours");
  process.exitCode = 1;
} else {
  const differences = await onScratch((db) => drift(db, recordTypes));
  if (differences.length === 0) say("The migrations and the declarations tell the same; nothing to propose.");
  else {
    const newest = (await readMigrations(join(root, "migrations"))).at(-1)?.name ?? "0000";
    const file = join("migrations", `${String(Number(newest.slice(0, 4)) + 1).padStart(4, "0")}_${name}.sql`);
    await writeFile(join(root, file), `-- ${name.replaceAll("_", " ")}\n${propose(differences, recordTypes)}\n`, { flag: "wx" });
    say([...differences.map(sayDifference), `Proposed in ${file}: read it before you keep it, then run npm run docs:generate.`].join("\n"));
  }
}
