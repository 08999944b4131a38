import { departmentRecord } from "./department.record.ts";
import { postRecord } from "./post.record.ts";
import { siteRecord } from "./site.record.ts";
import { assignmentRecord, delegationRecord, staffRecord } from "./staff.record.ts";
import { unitRecord } from "./unit.record.ts";

/** The record types of this module, in the order their tables are made. */
export const peopleRecords = [siteRecord, departmentRecord, postRecord, staffRecord, assignmentRecord, delegationRecord, unitRecord] as const;
