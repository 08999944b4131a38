import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { call, caseBody, pause, Refused, type World } from "./program.ts";

/** The people and the client that the load works with: a worker below a lead below a head. */
export interface Cast {
  readonly client: string;
  readonly worker: string;
}

/** Makes them through the API, with ladders that a promise can climb. */
export async function makeCast(address: string, { token, siteId }: World): Promise<Cast> {
  const make = async (type: string, body: unknown): Promise<string> => (await call<{ id: string }>(address, token, "POST", `/api/v1/${type}`, body)).id;
  let superior: string | undefined;
  let worker = "";
  for (const [name, capabilities] of [["经理", ["case.read", "case.decide"]], ["主管", ["case.read", "case.assign"]], ["专员", ["case.read", "case.work"]]] as const) {
    const post = await make("post", { name, capabilities, ...(superior ? { superior } : { top: true }) });
    worker = await make("staff", { name: `${name}甲`, staffNumber: `F-${name}` });
    await make("assignment", { staff: worker, post, from: "2020-01-01", site: siteId });
    superior = post;
  }
  return { worker, client: await make("client", { name: "赵建国", site: siteId }) };
}

/** What the server acknowledged, by the subject of the case. */
export interface Acknowledged {
  readonly id: string;
  readonly number: string;
  version: number;
  state: string;
}

interface Done {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly state: string;
}

/** Writers that create, step and step in bulk, each repeating a wish under its key until it is answered, as the page does. */
export interface Load {
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
  /** How many wishes had to be repeated because no answer came. */
  repeated(): number;
  /** Lets every writer finish what it has begun. @throws what a writer was refused. */
  end(): Promise<void>;
}

/** Starts so many writers against the server that `address` names at the time. */
export function startLoad(address: () => string, world: World, cast: Cast, writers: number): Load {
  const acknowledged = new Map<string, Acknowledged>();
  let stop = false;
  let repeated = 0;
  const wish = async <T>(path: string, body: unknown): Promise<T> => {
    const key = randomUUID();
    const once = (): Promise<T> => call<T>(address(), world.token, "POST", path, body, key);
    for (;;) {
      try {
        const answer = await once();
        // A page that lost the answer asks again: it must hear the same.
        if (Math.random() < 0.1) {
          const second = await once().catch((error: unknown) => (error instanceof Refused && error.status < 500 ? Promise.reject(error) : null));
          if (second && !isDeepStrictEqual(second, answer)) throw new Error(`repeated, ${path} answered ${JSON.stringify(second)} after ${JSON.stringify(answer)}`);
        }
        return answer;
      } catch (error) {
        if ((error instanceof Refused && error.status < 500) || (error instanceof Error && error.message.startsWith("repeated"))) throw error;
        repeated += 1;
        await pause(100);
      }
    }
  };
  const create = async (): Promise<Acknowledged> => {
    const subject = randomUUID();
    const { id, number, version, state } = await wish<Done>("/api/v1/case", caseBody(cast.client, world.siteId, subject, { safety: Math.random() < 0.5 }));
    const made = { id, number, version, state };
    acknowledged.set(subject, made);
    return made;
  };
  const took = (made: Acknowledged, { version, state }: Done): void => void Object.assign(made, { version, state });
  const write = async (): Promise<void> => {
    for (let n = 0; !stop; n++) {
      if (n % 4 === 3) {
        const three = [await create(), await create(), await create()];
        const { results } = await wish<{ results: (Done & { ok: boolean })[] }>("/api/v1/case/bulk/assign", { rows: three.map(({ id, version }) => ({ id, version })), input: { owner: cast.worker } });
        for (const [i, result] of results.entries()) {
          if (!result.ok) throw new Error(`a bulk step was refused: ${JSON.stringify(result)}`);
          took(three[i] as Acknowledged, result);
        }
      } else {
        const made = await create();
        took(made, await wish<Done>(`/api/v1/case/${made.id}/assign`, { version: made.version, input: { owner: cast.worker } }));
        if (n % 4 === 1) took(made, await wish<Done>(`/api/v1/case/${made.id}/raise`, { version: made.version, note: "请上级定" }));
        if (n % 4 === 2) took(made, await wish<Done>(`/api/v1/case/${made.id}/void`, { version: made.version, note: "登记错了" }));
      }
    }
  };
  const all = Promise.all(Array.from({ length: writers }, write));
  all.catch(() => {}); // Thrown where it is waited for.
  return {
    acknowledged,
    repeated: () => repeated,
    async end() {
      stop = true;
      await all;
    },
  };
}
