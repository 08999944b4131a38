import { expect, test } from "vitest";
import { choice, longText, signature, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import type { Row } from "../model.ts";
import { askedFieldsOf, choosable, chosenColumns, shownColumns } from "./columns.ts";

const note = record("note", {
  label: L("便条", "Note"), title: "subject", subtitle: ["kind"],
  fields: { subject: text("主题", "Subject", { required: true }), kind: choice("类型", "Kind", { a: L("甲", "A") }, { list: true }), urgent: yesNo("急", "Urgent", { list: true }), body: longText("内容", "Body"), drawn: signature("签名", "Signature") },
  states: { open: { label: L("有效", "Open") } }, initial: "open", may: { read: { can: "note.read" }, create: { can: "note.create" } },
});
const row = (values: object): Row => ({ ...values }) as unknown as Row;

test("the title always stands, drawings never; a choice keeps the order of the declaration and only what is there", () => {
  expect(choosable(note)).toEqual(["kind", "urgent", "body"]);
  expect(chosenColumns(note, "body,nope,kind,drawn,subject")).toEqual(["kind", "body"]);
  expect(chosenColumns(note, "")).toEqual([]);
  expect(chosenColumns(note, undefined)).toBeNull();
});

test("without a choice a declared column shows where any row has a value; a chosen one always", () => {
  const names = (chosen: readonly string[] | null, rows: readonly Row[]): string[] => shownColumns(note, chosen, rows).map(([name]) => name);
  expect(names(null, [row({ kind: "a", urgent: null })])).toEqual(["kind"]);
  expect(names(["body", "urgent"], [row({})])).toEqual(["body", "urgent"]);
});

test("the list is asked for the chosen fields and what title and cards need, never for the choice itself", () => {
  expect(askedFieldsOf(note, { columns: "body", state: "open" }, ["body"])).toEqual({ state: "open", fields: "subject,kind,body" });
  expect(askedFieldsOf(note, { state: "open" }, null)).toEqual({ state: "open" });
});
