import { expect, expectTypeOf, test } from "vitest";
import { choice, number, ref, tags, text, yesNo } from "./field.ts";
import { L } from "./label.ts";
import { askedFields, mainClock, record, statesFrom, usesParticipants, type InputOf, type RowOf, type StepOf } from "./record.ts";

const trial = record("trial", {
  label: L("试", "Trial"), title: "name",
  fields: {
    name: text("名", "Name", { required: true }), kind: choice("类", "Kind", { a: L("甲", "A"), b: L("乙", "B") }), size: number("数", "Size", { required: true, preset: 1 }), tags: tags("标签", "Tags"), flag: yesNo("是否", "Flag"), owner: ref("人", "Owner", "staff", { readonly: true }),
  },
  states: { open: { label: L("开", "Open") }, shut: { label: L("关", "Shut"), final: true } }, initial: "open",
  transitions: {
    close: { label: L("关", "Close"), from: "open", to: "shut", who: { can: "trial.close" }, asks: ["kind", "size?"] },
    mark: { label: L("标", "Mark"), from: ["open"], to: "stay", who: { actorIs: "owner" } },
  },
  clocks: { run: { label: L("时", "Run"), starts: [{ created: true }], stops: [{ steps: ["close"] }], within: "48h", main: true } },
  may: { read: { any: [{ can: "trial.read" }, { participant: true }] }, create: { can: "trial.create" } },
});

test("rows and inputs carry the types of their fields", () => {
  type Row = RowOf<typeof trial>;
  expectTypeOf<Row["name"]>().toEqualTypeOf<string>();
  expectTypeOf<Row["kind"]>().toEqualTypeOf<"a" | "b" | null>();
  expectTypeOf<Row["tags"]>().toEqualTypeOf<readonly string[]>();
  expectTypeOf<Row["flag"]>().toEqualTypeOf<boolean | null>();
  expectTypeOf<Row["version"]>().toEqualTypeOf<number>();
  type Input = InputOf<typeof trial>;
  expectTypeOf<Input["name"]>().toEqualTypeOf<string>();
  expectTypeOf<Input["size"]>().toEqualTypeOf<number | null | undefined>();
  expectTypeOf<StepOf<typeof trial>>().toEqualTypeOf<"close" | "mark">();
});

test("what is wrong in a declaration does not compile", () => {
  const states = { open: { label: L("开", "Open") } };
  const spec = { label: L("试", "Trial"), title: "name", fields: { name: text("名", "Name") }, states, initial: "open", may: { read: { always: true }, create: { always: true } } } as const;
  // @ts-expect-error a title that is no field
  record("x", { ...spec, title: "nope" });
  // @ts-expect-error an initial state that is not declared
  record("x", { ...spec, initial: "nope" });
  // @ts-expect-error a rule over a field that is not declared
  record("x", { ...spec, may: { read: { isSet: "nope" }, create: { always: true } } });
  // @ts-expect-error a step into a state that is not declared
  record("x", { ...spec, transitions: { go: { label: L("去", "Go"), from: "open", to: "nope", who: { always: true } } } });
  // @ts-expect-error a step that asks for a field that is not declared
  record("x", { ...spec, transitions: { go: { label: L("去", "Go"), from: "open", to: "open", who: { always: true }, asks: ["nope"] } } });
  // @ts-expect-error a clock that follows a step that is not declared
  record("x", { ...spec, transitions: {}, clocks: { c: { label: L("时", "C"), starts: [{ steps: ["nope"] }], stops: [], within: "1h" } } });
  // @ts-expect-error an input without what is required
  const lacking: InputOf<typeof trial> = { kind: "a" };
  // @ts-expect-error a choice that is not declared
  const odd: InputOf<typeof trial> = { name: "x", kind: "c" };
  expect([lacking, odd]).toHaveLength(2);
});

test("a declaration is frozen and tells its steps, states and main clock", () => {
  expect(Object.isFrozen(trial)).toBe(true);
  expect(askedFields(trial.transitions.close as never)).toEqual([{ name: "kind", required: true }, { name: "size", required: false }]);
  expect([statesFrom(trial.transitions.close as never), statesFrom(trial.transitions.mark as never)]).toEqual([["open"], ["open"]]);
  expect(mainClock(trial)?.[0]).toBe("run");
  expect(usesParticipants(trial)).toBe(true);
});
