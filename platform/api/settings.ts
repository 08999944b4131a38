import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { changeSetting, readSettings } from "../act/settings.ts";
import { fieldProblem } from "../record/problem.ts";
import { L } from "../record/label.ts";
import { signedOf } from "./request.ts";

const policy = { can: "setting.manage" } as const;
const params = z.object({ key: z.string().min(1).max(100) });
const body = z.strictObject({ value: z.unknown(), version: z.int().min(0).max(2_000_000_000).optional() });

/** The settings of the organisation: all with what holds, and the change of one. */
export function settingRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/settings", { config: { policy }, schema: { tags: ["settings"], summary: "Every setting with its value, preset and proposal" } }, async (request) => ({
    settings: await readSettings(engine, signedOf(request).actor.orgId),
  }));

  app.post("/api/v1/settings/:key", { config: { policy }, schema: { tags: ["settings"], summary: "Set one setting, or with null take its own value back; `version` is the one seen, 0 where it was never set", params, body } }, async (request) => {
    const { actor } = signedOf(request);
    const { key } = request.params as z.infer<typeof params>;
    const { value, version } = request.body as z.infer<typeof body>;
    if (value === undefined) throw fieldProblem([{ field: "value", code: "field_required", params: { field: L("值", "the value") }, label: L("值", "the value") }]);
    return changeSetting(engine, actor, key, value, version ?? 0);
  });
}
