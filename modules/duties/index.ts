/** What other modules and the server may use of duties. */
export { checklistsOfScenes, loadCatalogue, postsOfScenes } from "./catalogue.ts";
export { dutiesHandlers } from "./duties.events.ts";
export { handbookEditRoutes } from "./handbook-edit.server.ts";
export { handbookRoutes } from "./handbook.server.ts";
export { wizardRoutes } from "./wizard.server.ts";
export { dutiesTold } from "./notices.ts";
export { dutiesSettings } from "./settings.ts";
export { checksOfDay } from "./check/day.server.ts";
export { checkRoutes } from "./check/plan.server.ts";
export { figureRoutes } from "./tasks/figures.server.ts";
export { previewRoutes } from "./tasks/preview.server.ts";
export { taskRoutes, tasksOfDay, type DayTask } from "./tasks/tasks.server.ts";
export { runWork } from "./tasks/run.server.ts";
export { proveTasks } from "./tasks/prove.server.ts";
export type { Work } from "./tasks/work.ts";
export { readRoutes } from "./read/read.server.ts";
