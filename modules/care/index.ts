/** What other modules and the server may use of care. */
export { careHandlers } from "./care.events.ts";
export { careImports } from "./import.ts";
export { careTold } from "./notices.ts";
export { promisesRoutes } from "./promises.server.ts";
export { careRoutes } from "./care.server.ts";
export { careSettings } from "./settings.ts";
export { todayRoutes } from "./today.server.ts";
