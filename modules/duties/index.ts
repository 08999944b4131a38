/** What other modules and the server may use of duties. */
export { loadCatalogue, postsOfScenes } from "./catalogue.ts";
export { dutiesHandlers } from "./duties.events.ts";
export { handbookEditRoutes } from "./handbook-edit.server.ts";
export { handbookRoutes } from "./handbook.server.ts";
export { wizardRoutes } from "./wizard.server.ts";
export { wordSettings } from "./words.ts";
