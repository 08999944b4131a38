import { careRecords } from "#modules/care/care.records.ts";
import { dutiesRecords } from "#modules/duties/duties.records.ts";
import { officeRecords } from "#modules/office/office.records.ts";
import { peopleRecords } from "#modules/people/people.records.ts";
import type { RecordType } from "#platform/record/record.ts";

/** Every record type of the program, in the order their tables are made: a new one is one file and one entry in its module's list. */
export const recordTypes: readonly RecordType[] = [...peopleRecords, ...dutiesRecords, ...officeRecords, ...careRecords];

/** A record type by its name; undefined where there is none. */
export function recordType(name: string): RecordType | undefined {
  return recordTypes.find((type) => type.name === name);
}
