/** What other modules and the server may use of people. */
export { peopleImports } from "./import.ts";
export { departmentsOf } from "./departments.server.ts";
export { deputiesOf, deputyFor, findLogin } from "./login.server.ts";
export { heldOn, lentOn, worksAt } from "./held.ts";
export { handOverRoutes } from "./hand-over.server.ts";
export { meRoutes } from "./me.server.ts";
export { organisationRoutes } from "./organisation.server.ts";
export { peopleTold } from "./notices.ts";
export { peopleHandlers } from "./people.events.ts";
export { placeRoutes } from "./place.server.ts";
export { setUp, type SetUp } from "./set-up.server.ts";
export { siteOf } from "./sites.ts";
export { ladderOf } from "./superiors.server.ts";
export { absencesBetween, awaySql, onDuty, readsLeave, type AbsenceSource, type OnDuty } from "./on-duty.ts";
