import { archiveRecord, knowledgeRecord, policyRecord, subscriptionRecord } from "./archive.records.ts";
import { appraisalRecord, attendanceRecord, attendeeRecord, examinationRecord, penaltyRecord, trainingRecord } from "./conduct.records.ts";
import { keyRecord, paidServiceRecord, parcelRecord, priceItemRecord, printJobRecord, visitorRecord } from "./desk.records.ts";
import { equipmentCheckRecord, equipmentIssueRecord } from "./equipment.records.ts";
import { incidentRecord } from "./incident.records.ts";
import { leaveRequestRecord } from "./leave.records.ts";
import { dailySheetLineRecord, dailySheetRecord, nilReportRecord, workLogRecord, planRecord, workSummaryRecord } from "./log.records.ts";
import { assignedTaskRecord, meetingRecord } from "./meeting.records.ts";
import { improvementRecord, noticeRecord, phoneMessageRecord, receiptRecord, relayRecord } from "./message.records.ts";
import { patrolPassRecord, patrolPointRecord, patrolRoundRecord, patrolRouteRecord } from "./patrol.records.ts";

/** The record types of this module, in the order their tables are made. */
export const officeRecords = [
  workLogRecord, dailySheetRecord, dailySheetLineRecord, planRecord, workSummaryRecord, nilReportRecord,
  noticeRecord, receiptRecord, phoneMessageRecord, relayRecord, improvementRecord, meetingRecord, assignedTaskRecord,
  archiveRecord, policyRecord, knowledgeRecord, subscriptionRecord,
  visitorRecord, parcelRecord, printJobRecord, priceItemRecord, paidServiceRecord, keyRecord,
  equipmentCheckRecord, equipmentIssueRecord, incidentRecord,
  penaltyRecord, appraisalRecord, attendanceRecord, trainingRecord, attendeeRecord, examinationRecord, leaveRequestRecord,
  patrolRouteRecord, patrolPointRecord, patrolRoundRecord, patrolPassRecord,
] as const;
