import { expect, test } from "vitest";
import { phone, ref, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type RecordType } from "#platform/record/record.ts";
import type { Row } from "../model.ts";
import { follow, takenFrom } from "./taken.ts";

const slip = record("slip", {
  label: L("单", "Slip"),
  title: "subject",
  fields: {
    subject: text("主题", "Subject", { required: true }),
    client: ref("客户", "Client", "client", { required: true }),
    unit: ref("房号", "Unit", "unit", { preset: { of: "client", take: "unit" } }),
    phone: phone("电话", "Phone", { required: true, preset: { of: "client", take: "phones" } }),
  },
  states: { open: { label: L("开", "Open") } },
  initial: "open",
  transitions: {},
  may: { read: { always: true }, create: { always: true } },
}) as unknown as RecordType;
const names = Object.keys(slip.fields);
const client = (values: object): Row => ({ id: "c1", version: 1, state: "active", ...values }) as unknown as Row;

test("a form takes the room, and the first phone unless it is masked: that one the server takes", () => {
  expect(takenFrom(slip, names, "client", client({ unit: "u1", phones: ["13800136621", "13900136622"] }))).toEqual({ values: { unit: "u1", phone: "13800136621" }, masked: {} });
  expect(takenFrom(slip, names, "client", client({ unit: null, phones: ["138****6621"], masked: ["phones"] }))).toEqual({ values: { unit: null, phone: null }, masked: { phone: "138****6621" } });
  expect(takenFrom(slip, names, "client", client({ unit: null, phones: [], masked: [] }))).toEqual({ values: { unit: null, phone: null }, masked: {} });
});

test("another choice follows where nothing was typed, and never overwrites what was", () => {
  expect(follow({}, {}, { unit: "u1", phone: "1" })).toEqual({ unit: "u1", phone: "1" });
  expect(follow({ unit: "u1", phone: "7" }, { unit: "u1", phone: "1" }, { unit: "u2", phone: "2" })).toEqual({ unit: "u2" });
  expect(follow({ unit: "u1" }, { unit: "u1" }, { unit: null })).toEqual({ unit: null });
  expect(follow({ unit: "u9" }, {}, { unit: "u2" })).toEqual({});
});
