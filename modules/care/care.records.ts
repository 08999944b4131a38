import { caseRecord } from "./case.record.ts";
import { causeRecord } from "./cause.record.ts";
import { clientRecord, occupancyRecord } from "./client.record.ts";
import { compensationRecord } from "./compensation.record.ts";
import { contactRecord } from "./contact.record.ts";

/** The record types of this module, in the order their tables are made. */
export const careRecords = [causeRecord, clientRecord, occupancyRecord, caseRecord, contactRecord, compensationRecord] as const;
