/** What other modules and the server may use of office. */
export { officeHandlers } from "./office.events.ts";
export { officeImports } from "./import.ts";
export { officeTold } from "./notices.ts";
export { officeSettings } from "./settings.ts";
