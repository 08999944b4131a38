/** What other modules and the server may use of duties. */
export { loadCatalogue, postsOfScenes } from "./catalogue.ts";
export { dutiesHandlers } from "./duties.events.ts";
export { handbookEditRoutes } from "./handbook-edit.server.ts";
export { handbookRoutes } from "./handbook.server.ts";
export { wizardRoutes } from "./wizard.server.ts";
export { wordSettings } from "./words.ts";
export { dutiesTold } from "./work/tell.server.ts";
export { checkRoutes, checkSettings } from "./check/plan.server.ts";
export { figureRoutes } from "./work/figures.server.ts";
export { previewRoutes } from "./work/preview.server.ts";
export { taskRoutes, tasksOfDay, type DayTask } from "./work/tasks.server.ts";
export { runWork } from "./work/run.server.ts";
export { proveTasks } from "./work/prove.server.ts";
export type { Work } from "./work/work.ts";
export { readRoutes } from "./read/read.server.ts";
