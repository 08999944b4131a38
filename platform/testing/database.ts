import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { openDatabase, type Database } from "../store/database.ts";
import { withDatabase } from "./global.ts";

export interface TestDatabase {
  readonly db: Database;
  /** As the owner, for looking past the rights of the application's role. */
  readonly owner: Database;
  readonly url: string;
  readonly statements: string[];
  /** The statements that some work itself sends; what runs beside it is left out. */
  during(work: () => Promise<unknown>): Promise<string[]>;
  drop(): Promise<void>;
}

/** A fresh migrated database of its own, made from the run's template; connected in the application's role. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject("server");
  const name = `t_${randomBytes(6).toString("hex")}`;
  const admin = openDatabase(server.owner, { max: 1 });
  for (let tries = 0; ; tries++) {
    try {
      await admin.query(`create database ${name} template dutydesk_template`);
      break;
    } catch (error) {
      if (tries > 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100)); // Another file is copying the template this moment.
    }
  }
  await admin.query(`alter database ${name} set synchronous_commit = off`); // Nothing of a test need survive a power cut.
  await admin.close();
  const statements: string[] = [];
  const own = new AsyncLocalStorage<string[]>();
  const onStatement = (text: string): void => {
    statements.push(text);
    own.getStore()?.push(text);
  };
  const url = withDatabase(server.app, name);
  const sameRole = server.app === server.owner;
  const db = openDatabase(url, { max: 8, onStatement, ...(sameRole ? { role: "dutydesk_app" } : {}) });
  const owner = openDatabase(withDatabase(server.owner, name), { max: 2 });
  return {
    db, owner, url, statements,
    async during(work) {
      const sent: string[] = [];
      await own.run(sent, work);
      return sent;
    },
    async drop() {
      await db.close();
      await owner.close();
      const last = openDatabase(server.owner, { max: 1 });
      await last.query(`drop database if exists ${name} with (force)`).finally(() => void last.close());
    },
  };
}
