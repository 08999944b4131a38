import { createHash } from "node:crypto";
import pg from "pg";

pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

/** A pooled connection to PostgreSQL in one role. */
export interface Database {
  /** Runs one statement; with `prepared` it is kept prepared under a name made from its text. */
  query<R extends object = Record<string, unknown>>(text: string, values?: readonly unknown[], options?: { prepared?: boolean; name?: string }): Promise<R[]>;
  /** Runs several statements in one transaction on one connection. */
  transaction<T>(work: (db: Pick<Database, "query">) => Promise<T>): Promise<T>;
  /** A connection of its own, for LISTEN and locks. */
  connect(): Promise<pg.PoolClient>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens a pool. Statements counted by `onStatement` let tests prove how many a list or a create needs. */
export function openDatabase(url: string, options: { max?: number; role?: string; onStatement?: (text: string) => void } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 10_000,
    options: `-c timezone=UTC -c jit=off -c statement_timeout=60000${options.role ? ` -c role=${options.role}` : ""}`,
  });
  // A connection lost between two statements of a transaction would end the process; the next statement on it reports what is wrong.
  pool.on("connect", (client) => void client.on("error", () => {}));
  pool.on("error", () => {}); // A lost idle connection is replaced at the next use; the use itself reports what is wrong.
  const run = async (client: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[], o?: { prepared?: boolean; name?: string }): Promise<Record<string, unknown>[]> => {
    options.onStatement?.(text);
    const name = o?.name ?? (o?.prepared ? `p${createHash("sha1").update(text).digest("base64url")}` : undefined);
    const result = await client.query({ text, values: values as unknown[], ...(name ? { name } : {}) });
    return result.rows as Record<string, unknown>[];
  };
  return {
    pool,
    query: (text, values = [], o) => run(pool, text, values, o) as Promise<never>,
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const result = await work({ query: (text, values = [], o) => run(client, text, values, o) as Promise<never> });
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
    connect: () => pool.connect(),
    close: () => pool.end(),
  };
}
