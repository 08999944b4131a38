import { isAhead } from "#platform/act/ahead.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import type { RecordType } from "#platform/record/record.ts";
import { attendeeRecord, examinationRecord, penaltyRecord } from "./conduct.records.ts";
import { parcelRecord, visitorRecord } from "./desk.records.ts";
import { equipmentCheckRecord, equipmentIssueRecord } from "./equipment.records.ts";
import { refused, today } from "./events.common.ts";
import { incidentRecord } from "./incident.records.ts";
import { dailySheetLineRecord, nilReportRecord, workLogRecord } from "./log.records.ts";
import { phoneMessageRecord } from "./message.records.ts";
import { patrolPassRecord, patrolRoundRecord } from "./patrol.records.ts";

/** By which field each record says when it happened: none says so of a time that has not come, however it is written there. */
const told: readonly (readonly [RecordType, string])[] = [
  [workLogRecord, "day"], [nilReportRecord, "day"], [dailySheetLineRecord, "day"], [phoneMessageRecord, "calledAt"], [visitorRecord, "arrivedAt"], [parcelRecord, "at"],
  [equipmentCheckRecord, "at"], [equipmentIssueRecord, "issuedAt"], [incidentRecord, "happenedAt"], [penaltyRecord, "happenedOn"], [attendeeRecord, "arrivedAt"], [examinationRecord, "takenAt"],
  [patrolRoundRecord, "startedAt"], [patrolPassRecord, "at"],
];

/** What happens with every entry and change of these records. */
export const toldTimesHandlers: Readonly<Record<string, Handler>> = Object.fromEntries(told.map(([type, name]) => [`${type.name}.*`, hasCome(type, name)]));

function hasCome(type: RecordType, name: string): (change: Change, tools: Tools) => void {
  const field = type.fields[name];
  return ({ before, after }, tools) => {
    const at = after[name];
    if (before !== null && before[name] === at) return;
    if (field?.kind === "day" ? typeof at === "string" && at > today(tools) : isAhead(at, tools.now)) throw refused(`“${field?.label.zh}”不能在将来。`, `“${field?.label.en}” cannot lie in the future.`);
  };
}
