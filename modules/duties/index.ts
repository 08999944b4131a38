/** What other modules and the server may use of duties. */
export { loadCatalogue, postsOfScenes } from "./catalogue.ts";
export { dutiesHandlers } from "./duties.events.ts";
export { handbookRoutes } from "./handbook.server.ts";
export { wordSettings } from "./words.ts";
