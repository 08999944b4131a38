import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { openDatabase } from "#platform/store/database.ts";
import { composeEngine } from "../apps/server/compose.ts";
import { act } from "#platform/act/act.ts";
import { findSession } from "#platform/auth/sessions.ts";
import { caller, type House } from "./house.ts";
import { closedLoop, round, type Measured } from "./load.ts";
import { indexed, newCase } from "./measures.ts";
import { plainCreator } from "./plain.ts";
import type { Seeded } from "./seed.ts";

export interface Creates {
  readonly clients: number;
  readonly plain: Measured;
  readonly http: Measured;
  readonly ratio: number;
}

/** Creating cases over HTTP beside the same rows by plain SQL, in turn and twice, so that a machine that drifts does not favour one of them. */
export async function measureCreates(house: House, seeded: Seeded, clients: number, seconds: number): Promise<Creates> {
  const call = caller(house.address, seeded.wide.secret);
  const plain = await plainCreator(house.ownerUrl, { orgId: seeded.orgId, siteId: seeded.sites[0] as string, staffId: seeded.wide.staffId, clients: seeded.clients }, clients);
  const create = async (client: number, n: number): Promise<void> => void (await call("POST", "/api/v1/case", newCase(seeded, client * 1000 + n)));
  // Both are warm before they are measured: compiled code and prepared statements are what runs on an ordinary day.
  await closedLoop(clients, 1.5, (c) => plain.create(c), 0);
  await closedLoop(clients, 1.5, create, 0);
  await indexed(house.owner);
  const rounds: { plain: Measured; http: Measured }[] = [];
  for (let n = 0; n < 2; n++) {
    const limit = await closedLoop(clients, seconds / 2, (c) => plain.create(c));
    await indexed(house.owner);
    rounds.push({ plain: limit, http: await closedLoop(clients, seconds / 2, create) });
    await indexed(house.owner);
  }
  await plain.close();
  const mean = (of: "plain" | "http"): Measured => ({ ...(rounds[1] as { plain: Measured; http: Measured })[of], perSecond: round(rounds.reduce((sum, one) => sum + one[of].perSecond, 0) / rounds.length) });
  return { clients, plain: mean("plain"), http: mean("http"), ratio: round(mean("http").perSecond / mean("plain").perSecond) };
}

/** How many statements one create sends, each a round trip: of the write itself, and with the look-up of the session. */
export async function statementsPerCreate(house: House, seeded: Seeded): Promise<{ statements: number; ms: number }> {
  let sent = 0;
  const db = openDatabase(house.appUrl, { max: 2, onStatement: () => void (sent += 1) });
  const engine = composeEngine(db);
  const create = async (n: number): Promise<void> => {
    const signed = await findSession(db, seeded.wide.secret, engine.now());
    if (!signed) throw new Error("the session has ended");
    await act(engine, signed.actor, { type: "case", step: "create", input: { ...newCase(seeded, n) }, key: randomUUID() });
  };
  // The first takes numbers and reads the organisation's settings; those after it do not.
  await create(0);
  sent = 0;
  const began = performance.now();
  const creates = 20;
  for (let n = 1; n <= creates; n++) await create(n);
  const ms = round((performance.now() - began) / creates);
  await db.close();
  return { statements: round(sent / creates), ms };
}
