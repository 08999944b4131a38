import { expect, test } from "vitest";
import { stateOf, type RecordType } from "#platform/record/record.ts";
import { stepName, stepOn } from "#platform/record/step-name.ts";
import { namesOf } from "#platform/ui/record/names.ts";
import { findable, listed, mayEver } from "#platform/ui/who.tsx";
import { recordType } from "../records.ts";

const clerk = { capabilities: { "office.write": true as const }, subordinates: [] };
const type = (name: string): RecordType => recordType(name) as RecordType;

test("one finds what one may enter and what may name one, not what only a right shows", () => {
  expect(["leaveRequest", "attendance", "penalty", "appraisal"].map((name) => [listed(type(name), clerk), findable(type(name), clerk)])).toEqual([[false, true], [false, true], [false, true], [false, true]]);
  expect(findable(type("unit"), clerk)).toBe(false);
});

test("what is for superiors is offered only to those with somebody below them, or who sign for one who has", () => {
  expect(["penalty", "appraisal"].map((name) => mayEver(type(name).may.create, clerk))).toEqual([false, false]);
  expect(mayEver(type("penalty").may.create, { ...clerk, subordinates: ["x"] })).toBe(true);
  expect([clerk, { ...clerk, signsOver: ["x"] }].map((me) => mayEver(type("leaveRequest").transitions.approve?.who, me))).toEqual([false, true]);
});

test("what the program notes by itself is told in words in both languages", () => {
  for (const [name, steps] of [["patrolRoute", ["pointAdded", "pointTaken"]], ["patrolRound", ["pointPassed"]], ["dailySheet", ["lineAdded", "lineTaken"]]] as const) {
    for (const step of steps) {
      const { zh, en } = stepName(type(name), step);
      expect([step, /[\u4e00-\u9fff]/.test(zh), en !== step]).toEqual([step, true, true]);
    }
  }
});

test("what proves something is said once for a kind of record: its steps by or, the kind alone where any entry will do", () => {
  const message = type("phoneMessage");
  expect(stepOn(message, "deliver", "acknowledge")).toEqual({ zh: `${message.label.zh}·已转达或我知道了`, en: `${message.label.en}: ${message.transitions.deliver?.label.en} or ${message.transitions.acknowledge?.label.en}` });
  expect([stepOn(message, "deliver", null), stepOn(message, null), stepOn(message, "deliver", "noSuch")]).toEqual([message.label, message.label, message.label]);
});

test("a round that was ended early is called so, one walked whole is not", () => {
  const round = type("patrolRound");
  expect([0, 2, null].map((missed) => stateOf(round, { state: "finished", missed }).label?.zh)).toEqual(["已走完", "结束，漏 2 点", "已走完"]);
});

test("records are called by words that fit a sentence, in English as well", () => {
  const english = (name: string): unknown => namesOf(type(name), (one) => one.en);
  expect(english("patrolPass")).toEqual({ one: "Point passed", many: "Points passed", within: "point passed", manyWithin: "points passed" });
  expect(english("parcel")).toEqual({ one: "Mail or parcel", many: "Mail and parcels", within: "mail or parcel", manyWithin: "mail and parcels" });
});
