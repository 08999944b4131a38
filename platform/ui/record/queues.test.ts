import { expect, test } from "vitest";
import { ref, site, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type RecordType } from "#platform/record/record.ts";
import { queuesOf, sameFilters } from "./queues.ts";

const note = (order?: "dueAt"): RecordType =>
  record("note", {
    label: L("便条", "Note"), title: "text", ...(order ? { order } : {}),
    fields: { text: text("内容", "Text", { required: true }), owner: staff("负责人", "Owner", {}), site: site("服务点", "Site", {}), to: ref("给", "To", "note", {}) },
    states: { open: { label: L("有效", "Open") }, held: { label: L("压着", "Held") }, done: { label: L("办了", "Done"), final: true } }, initial: "open",
    transitions: {}, owner: "owner", counts: { queue: ["site", { isSet: "owner" }, "state"] },
    may: { read: { can: "note.read" }, create: { can: "note.create" } },
  });

test("open queues only, each with the filters of its rows; a state without any is no queue", () => {
  const counts = { below: null, mine: { open: 2, done: 9 }, unowned: { open: 1, done: 4 }, sites: { a: { open: 3, done: 7 }, b: { open: 4 } }, everywhere: true };
  expect(queuesOf(note(), counts)).toEqual([
    { name: "mine", n: 2, filters: { owner: "me", state: "open,held" } },
    { name: "unowned", n: 1, filters: { "owner.set": "no", state: "open,held" } },
    { name: "open", n: 7, filters: { state: "open" } },
  ]);
});

test("who reads some sites alone has figures and rows of these", () => {
  const some = { below: null, mine: null, unowned: { held: 2 }, sites: { a: { held: 2 }, b: {} }, everywhere: false };
  expect(queuesOf(note("dueAt"), some)).toEqual([
    { name: "unowned", n: 2, filters: { "owner.set": "no", state: "open,held", site: "a,b", order: "-createdAt" } },
    { name: "held", n: 2, filters: { state: "held", site: "a,b", order: "-createdAt" } },
  ]);
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`s${i}`, { open: 1 }]));
  expect(queuesOf(note(), { ...some, mine: { open: 1 }, sites: many }).map(({ name }) => name)).toEqual(["mine"]);
  expect(queuesOf(note(), { ...some, unowned: null, sites: {} })).toEqual([]);
});

test("an address is a queue's own whatever its order", () => {
  expect(sameFilters({ state: "open", order: "dueAt", q: undefined }, { state: "open" })).toBe(true);
  expect(sameFilters({ state: "open", q: "灯" }, { state: "open" })).toBe(false);
});
