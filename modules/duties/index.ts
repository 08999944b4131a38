/** What other modules and the server may use of duties. */
export { loadCatalogue, mechanismsOf, postsOfScenes } from "./catalogue.ts";
export { dutiesHandlers } from "./duties.events.ts";
export { handbookRoutes } from "./handbook.server.ts";
export { wordKey, wordSettings } from "./words.ts";
