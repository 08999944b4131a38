import { instant, number, post, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** A holder of a post has read one edition of its handbook: once, by themselves, for the newest edition, and never changed. */
export const acknowledgementRecord = record("acknowledgement", {
  label: L("手册确认", "Acknowledgement"),
  title: "staff",
  subtitle: ["post"],
  fields: {
    staff: staff("员工", "Staff", { required: true, list: true, readonly: true, preset: { actor: true } }),
    post: post("岗位", "Post", { required: true, list: true }),
    edition: number("版次", "Version", { required: true, list: true, min: 1, max: 1_000_000 }),
    at: instant("确认时间", "Acknowledged at", { required: true, list: true, readonly: true, preset: { now: true } }),
    once: text("一人一版一次", "Once per person and version", { unique: true, readonly: true, hidden: true }),
  },
  states: { given: { label: L("已确认", "Acknowledged") } },
  initial: "given",
  may: {
    read: { any: [{ actorIs: "staff" }, { below: "staff" }, { can: "staff.read" }] },
    create: { actorIs: "staff" },
  },
  indexes: [["post", "edition"], ["staff", "createdAt"]],
});

export type AcknowledgementRow = RowOf<typeof acknowledgementRecord>;
export type AcknowledgementInput = InputOf<typeof acknowledgementRecord>;
