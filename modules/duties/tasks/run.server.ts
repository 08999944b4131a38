import { planWeek } from "../check/plan.server.ts";
import { thrown, type OnFault } from "./beside.ts";
import { foldTasks } from "./fold.server.ts";
import { planTasks } from "./plan.server.ts";
import { closeTasks } from "./prove.server.ts";
import { makeSummaries } from "./summary.server.ts";
import { tellSuperiors } from "./tell.server.ts";
import type { Work } from "./work.ts";

/** One round beside the requests: makes what has opened, closes what is over and tells superiors once a day; any number of processes may run it. What goes wrong in one organisation is told to `onFault` and holds up no other. */
export async function runWork(work: Work, onFault: OnFault = thrown): Promise<void> {
  for (const { id } of await work.engine.db.query<{ id: string }>("select id from organisation order by id", [], { prepared: true })) {
    const steps = [
      () => planTasks(work, id),
      async () => {
        while ((await closeTasks(work, id)) === 5000);
      },
      () => makeSummaries(work, id), () => tellSuperiors(work, id), () => planWeek(work.engine, id), () => foldTasks(work, id),
    ];
    // One that fails keeps none of the others from being done.
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        onFault(error);
      }
    }
  }
}
