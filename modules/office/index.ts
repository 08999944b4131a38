/** What other modules and the server may use of office. */
export { arrivalOf, type Arrival } from "./arrival.server.ts";
export { officeHandlers } from "./office.events.ts";
export { officeImports } from "./import.ts";
export { signaturesWaiting } from "./to-sign.server.ts";
export { officeTold } from "./notices.ts";
export { reachReaders } from "./reach.server.ts";
export { officeSettings } from "./settings.ts";
