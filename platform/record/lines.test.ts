import { expect, expectTypeOf, test } from "vitest";
import { checkDeclarations } from "./check.ts";
import { choice, day, files, lines, number, phone, ref, staff, text, yesNo, type Field } from "./field.ts";
import { cleanValue, fieldSchema, readInput } from "./input.ts";
import { newLineId } from "./kinds/lines.ts";
import { L } from "./label.ts";
import { heldBy, labelAt } from "./lines.ts";
import { sentence, type Problem } from "./problem.ts";
import { record, type InputOf, type RecordType, type RowOf } from "./record.ts";

const items = lines("明细", "Items", { item: text("项目", "Item", { required: true, max: 10 }), qty: number("数量", "Quantity", { min: 0 }), kind: choice("类别", "Kind", { a: L("甲", "A"), b: L("乙", "B") }), done: yesNo("好了", "Done"), photo: files("照片", "Photos"), owner: staff("谁", "Owner"), due: day("何时", "Due") }, { max: 3 });
const base = { label: L("单", "Order"), title: "name", states: { open: { label: L("开", "Open") } }, initial: "open", may: { read: { always: true }, create: { always: true } } } as const;
const order = record("order", { ...base, fields: { name: text("名", "Name", { required: true }), items, asked: lines("问", "Asked", { what: text("什么", "What") }, { required: true }) } });

const [a, b] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const told = (value: unknown): string[] => {
  try {
    readInput(order, { items: value }, ["items", "asked"], []);
    return [];
  } catch (error) {
    return (error as Problem).fields.map((one) => `${one.field}: ${sentence(one.code, one.params, "zh")}`);
  }
};
const read = (value: unknown): unknown => readInput(order, { items: value }, ["items"], []).items;

test("the type of a line follows from its columns: required as they are, others null, files a list", () => {
  type Row = RowOf<typeof order>["items"][number];
  expectTypeOf<Row>().toEqualTypeOf<{ readonly id: string; readonly item: string; readonly qty: number | null; readonly kind: "a" | "b" | null; readonly done: boolean | null; readonly photo: readonly string[]; readonly owner: string | null; readonly due: string | null }>();
  type Input = InputOf<typeof order>;
  expectTypeOf<{ name: string; asked: [{ what: string }]; items: [{ item: string; qty: 2 }] }>().toExtend<Input>();
  expectTypeOf<{ name: string; asked: []; items: [{ qty: 2 }] }>().not.toExtend<Input>();
  expectTypeOf<{ name: string }>().not.toExtend<Input>();
});

test("a line comes into its stored form column by column; it gets an id where it has none, and what is blank is no line", () => {
  expect(read([{ id: a, item: " 灯\n泡 ", qty: 2, photo: [b, b] }, { id: b }, { item: "" }, {}])).toEqual([{ id: a, due: null, qty: 2, done: null, item: "灯 泡", kind: null, owner: null, photo: [b] }]);
  const [made] = read([{ item: "灯泡" }]) as [{ id: string }];
  expect(made.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(Array.from({ length: 1000 }, newLineId)).size).toBe(1000);
  expect([read(null), read([])]).toEqual([[], []]);
});

test("lines of the same content read the same, in whatever order their columns came", () => {
  const one = cleanValue(items, [{ due: "2026-11-24", id: a, item: "灯泡", qty: 1 }]);
  // The order in which PostgreSQL gives the keys of jsonb back: shorter first, then by their letters.
  expect(Object.keys((one as object[])[0] as object)).toEqual(["id", "due", "qty", "done", "item", "kind", "owner", "photo"]);
  expect(JSON.stringify(cleanValue(items, [{ qty: 1, item: "灯泡", id: a, due: "2026-11-24" }]))).toBe(JSON.stringify(one));
});

test("every fault of a line names the field, its row and its column, and what to do; blank rows count", () => {
  expect(told([{ item: "一" }, {}, { item: "一二三四五六七八九十百", qty: -1, kind: "c", owner: "x" }])).toEqual([
    "items.2.item: 明细 第 3 行 · 项目填得不对：最多 10 个字。", "items.2.qty: 明细 第 3 行 · 数量填得不对：要整数 ≥ 0。", "items.2.kind: 明细 第 3 行 · 类别填得不对：只能是：甲（a）、乙（b）。", "items.2.owner: 明细 第 3 行 · 谁填得不对：要已有记录的编号。",
  ]);
  expect(told([{ qty: 1 }])).toEqual(["items.0.item: 请填写明细 第 1 行 · 项目。"]);
  expect(told([{ item: "一", colour: "red" }])).toEqual(["items.0.colour: 没有“明细 第 1 行 · colour”这一项，请去掉。"]);
  expect(told([{ id: a, item: "一" }, { id: a, item: "二" }])).toEqual([expect.stringContaining("items.1.id: 明细 第 2 行填得不对：它的编号要是一个没有别的行用着的 UUID")]);
  expect(told([7])).toEqual(["items.0: 明细 第 1 行填得不对：要一行行的列表，最多 3 行。"]);
  for (const wrong of ["x", { a: 1 }, Array.from({ length: 4 }, () => ({ item: "一" }))]) expect(told(wrong)).toEqual(["items: 明细填得不对：要一行行的列表，最多 3 行。"]);
  expect(told([{ item: "一" }, { item: "二" }, { item: "三" }, {}])).toEqual([]);
  expect(told(Array.from({ length: 200 }, () => ({ qty: "x" })))).toHaveLength(1);
  expect(() => readInput(order, { asked: [{}] }, ["asked"], ["asked"])).toThrow("invalid_input");
});

test("no fault of two hundred lines is lost or told more often than anybody reads", () => {
  const many = record("order", { ...base, fields: { name: text("名", "Name"), items: lines("明细", "Items", { qty: number("数量", "Quantity") }) } });
  const fields = ((): Problem["fields"] => {
    try {
      readInput(many, { items: Array.from({ length: 200 }, () => ({ qty: "x" })) }, ["items"], []);
      return [];
    } catch (error) {
      return (error as Problem).fields;
    }
  })();
  expect(fields).toHaveLength(50);
});

test("the wire schema takes what is read and refuses what is not", () => {
  const schema = fieldSchema({ ...items, required: true } as Field);
  expect(schema.safeParse([{ item: "灯泡", qty: null, photo: [] }]).success).toBe(true);
  expect(schema.safeParse([{ id: a, item: "灯泡", owner: b }]).success).toBe(true);
  for (const wrong of [[{ qty: 1 }], [{ item: "一", nope: 1 }], [{ item: "一", id: "x" }], Array.from({ length: 4 }, () => ({ item: "一" }))]) expect(schema.safeParse(wrong).success).toBe(false);
});

test("what a record holds is told with its place, lines cell by cell", () => {
  expect(heldBy(order, { name: "甲", nope: 1, items: [{ id: a, item: "灯泡", owner: b }] }).filter(({ value }) => value !== null).map(({ place, field, value }) => [place, field.kind, value])).toEqual([["name", "text", "甲"], ["items.0.item", "text", "灯泡"], ["items.0.owner", "ref", b]]);
  expect([labelAt(order, "items.0.owner")?.en, labelAt(order, "items")?.en, labelAt(order, "nope")]).toEqual(["Items row 1 · Owner", "Items", undefined]);
});

test.each<[string, object, object?]>([
  ["lines items may hold 1 to 200, not 201", { items: { ...items, max: 201 } }],
  ["lines items: column phone would be masked; a record with a parent can hold it", { items: lines("明细", "Items", { phone: phone("电话", "Phone") }) }],
  ["lines items: column item would be masked; a record with a parent can hold it", { items: lines("明细", "Items", { item: text("项", "Item", { mask: "order.see" }) }) }],
  ["lines items: column more cannot be of the kind lines", { items: lines("明细", "Items", { more: lines("又", "More", { x: text("项", "Item") }) as never }) }],
  ["lines items: column up leads to nowhere, which is not declared", { items: lines("明细", "Items", { up: ref("上", "Up", "nowhere") }) }],
  ["lines items: column pick has no choices", { items: lines("明细", "Items", { pick: choice("选", "Pick", {}) }) }],
  ["lines items: column item cannot have search", { items: lines("明细", "Items", { item: text("项", "Item", { search: true }) }) }],
  ["lines items: column picks cannot hold many", { items: lines("明细", "Items", { picks: choice("选", "Pick", { a: L("甲", "A") }, { many: true }) }) }],
  ["lines items: id cannot be the name of a column", { items: lines("明细", "Items", { id: text("号", "Number") }) }],
  ["lines items have no columns", { items: lines("明细", "Items", {}) }],
  ["lines items cannot have mask", { items: { ...items, mask: "order.see" } }],
  ["may.read compares the lines items, of which it may only ask whether there are any", { items }, { may: { ...base.may, read: { any: [{ can: "x" }, { not: { eq: ["items", "x"] } }] } } }],
  ["lines items are required, and no imported record brings any", { items: { ...items, required: true } }, { may: { ...base.may, import: { can: "x" } } }],
  ["it is titled, ordered or counted by the lines items", { items }, { indexes: [["items"]] }],
])("%s", (fault, fields, more = {}) => {
  const broken = record("order", { ...base, fields: { name: text("名", "Name"), ...fields }, ...more } as never) as unknown as RecordType;
  expect(checkDeclarations([broken, { ...base, name: "staff", title: "name", fields: { name: text("名", "Name") }, transitions: {}, clocks: {}, invariants: [] } as unknown as RecordType])).toEqual([`order: ${fault}`]);
});

test("a rule may ask whether there are lines", () => {
  const sound = record("order", { ...base, fields: { name: text("名", "Name"), items: lines("明细", "Items", { qty: number("数量", "Quantity") }) }, may: { ...base.may, change: { isSet: "items" } } });
  expect(checkDeclarations([sound])).toEqual([]);
});
