import { acknowledgementRecord } from "./acknowledgement.record.ts";
import { checklistRecord, checklistTemplateRecord } from "./check/checklist.record.ts";
import { examPaperRecord, examQuestionRecord, examRecord } from "./check/exam.record.ts";
import { spotCheckRecord } from "./check/spot-check.record.ts";
import { dutyRecord } from "./duty.record.ts";

/** The record types of this module, in the order their tables are made. */
export const dutiesRecords = [dutyRecord, acknowledgementRecord, checklistTemplateRecord, checklistRecord, spotCheckRecord, examPaperRecord, examQuestionRecord, examRecord] as const;
