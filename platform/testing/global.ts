import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../store/database.ts";
import { startEmbedded } from "../store/embedded.ts";
import { migrate } from "../store/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of a server whose database `dutydesk_template` every test copies. */
    server: { owner: string; app: string };
  }
}

const migrations = fileURLToPath(new URL("../../migrations", import.meta.url));

/** Starts one PostgreSQL for the whole run (or takes the one of DATABASE_URL) and makes the template that tests copy. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  const folder = given ? null : await mkdtemp(join(tmpdir(), "dutydesk-test-"));
  if (folder) await chmod(folder, 0o711);
  const embedded = folder ? await startEmbedded(folder) : null;
  const owner = embedded ? embedded.urls.owner : (given as string);
  const admin = openDatabase(owner, { max: 1 });
  await admin.query("drop database if exists dutydesk_template with (force)");
  if (!embedded) await admin.query("do $$ begin if not exists (select 1 from pg_roles where rolname = 'dutydesk_app') then create role dutydesk_app; end if; execute format('grant dutydesk_app to %I', current_user); end $$");
  await admin.query("create database dutydesk_template");
  await admin.close();
  const template = openDatabase(withDatabase(owner, "dutydesk_template"), { max: 2 });
  await migrate(template, migrations);
  await template.close();
  project.provide("server", { owner, app: embedded ? embedded.urls.app : owner });
  return async () => {
    await embedded?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  };
}

/** The same server's address with another database. */
export function withDatabase(url: string, name: string): string {
  const at = new URL(url);
  at.pathname = `/${name}`;
  return at.href;
}
