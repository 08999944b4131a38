/** What other modules and the server may use of care. */
export { careHandlers } from "./care.events.ts";
export { careSettings } from "./settings.ts";
export { todayRoutes } from "./today.server.ts";
