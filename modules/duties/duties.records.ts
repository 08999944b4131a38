import { acknowledgementRecord } from "./acknowledgement.record.ts";

/** The record types of this module, in the order their tables are made. */
export const dutiesRecords = [acknowledgementRecord] as const;
