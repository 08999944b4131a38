import type { Handler } from "#platform/act/stage.ts";
import { conductHandlers } from "./conduct.events.ts";
import { deskHandlers } from "./desk.events.ts";
import { leaveHandlers } from "./leave.events.ts";
import { logHandlers } from "./log.events.ts";
import { messageHandlers } from "./message.events.ts";
import { patrolHandlers } from "./patrol.events.ts";
import { toldTimesHandlers } from "./told-times.events.ts";

/** What else happens with the records of daily work, by the step that brings it about. */
export const officeHandlers: Readonly<Record<string, Handler>> = { ...logHandlers, ...messageHandlers, ...deskHandlers, ...conductHandlers, ...leaveHandlers, ...patrolHandlers, ...toldTimesHandlers };
