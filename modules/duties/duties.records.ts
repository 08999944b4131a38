import { acknowledgementRecord } from "./acknowledgement.record.ts";
import { dutyRecord } from "./duty.record.ts";

/** The record types of this module, in the order their tables are made. */
export const dutiesRecords = [dutyRecord, acknowledgementRecord] as const;
