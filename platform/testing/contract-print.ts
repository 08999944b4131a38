import { expect, test } from "vitest";
import type { RecordType } from "../record/record.ts";
import { base, good, journal, read, refused, stored, type Answer, type Row, type World } from "./contract-world.ts";
import { pagesOf } from "./pdf.ts";

const tight = (text: unknown): string => String(text).replace(/\s/g, "");

/** That every record prints: in both languages, in its copies, masked unless asked otherwise, and only for who may read it. */
export function printContract(type: RecordType, world: () => World): void {
  const masked = Object.entries(type.fields).filter(([, field]) => field.mask !== undefined && !field.many && !field.readonly);
  const paper = async (answer: Answer): Promise<string> => {
    expect(answer.statusCode, answer.body.slice(0, 400)).toBe(200);
    expect(answer.rawPayload.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    return (await pagesOf(answer.rawPayload)).join("\n");
  };

  test("print: a PDF with its number, title, state and history, in both languages and every copy", async () => {
    const w = world();
    const made = good<{ id: string }>(await w.boss.call("POST", base(type), await w.bossFactory.input(type, true)));
    const one = good<{ row: Row; refs: Readonly<Record<string, { title: string }>> }>(await w.boss.call("GET", `${base(type)}/${made.id}`));
    const title = one.row[type.title];
    const heading = type.fields[type.title]?.kind === "ref" ? one.refs[title as string]?.title : title;
    for (const language of ["zh", "en"] as const) {
      const text = await paper(await w.boss.call("GET", `${base(type)}/${made.id}/print?lang=${language}`));
      expect(text).toContain(tight(type.print?.title?.[language] ?? type.label[language]));
      expect(text).toContain(tight(type.states[one.row.state as string]?.label[language]));
      expect(text).toContain(language === "zh" ? "登记" : "Entered");
      expect(text).toContain("全权");
      if (typeof heading === "string" && type.fields[type.title]?.kind !== "choice") expect(text).toContain(tight(heading).slice(0, 40));
      if (one.row.number !== null && one.row.number !== undefined) expect(text).toContain(tight(one.row.number));
      for (const copy of type.print?.copies ?? []) expect(text).toContain(tight(copy[language]));
    }
    for (const [n, copy] of (type.print?.copies ?? []).entries()) {
      const text = await paper(await w.boss.call("GET", `${base(type)}/${made.id}/print?lang=zh&copy=${n + 1}`));
      expect(text).toContain(tight(copy.zh));
      for (const other of type.print?.copies ?? []) if (other !== copy) expect(text).not.toContain(tight(other.zh));
    }
    refused(await w.boss.call("GET", `${base(type)}/${made.id}/print?copy=99`), 422, "filter_invalid");
    refused(await w.stranger.call("GET", `${base(type)}/${made.id}/print`), 404, "not_found");
  });

  if (masked.length > 0) test("print: masked unless asked for in full, and that is journalled", async () => {
    const w = world();
    const made = await w.bossFactory.make(type, Object.fromEntries(await Promise.all(masked.map(async ([name, field]) => [name, await w.bossFactory.value(field)]))));
    const row = await stored(w, type, made.id);
    const shown = await read(w.boss, type, made.id);
    const prints = async (): Promise<number> => (await journal(w.boss, type, made.id)).filter((line) => line.step === "print").length;
    const plain = await paper(await w.boss.call("GET", `${base(type)}/${made.id}/print`));
    for (const [name] of masked) {
      expect(plain, name).not.toContain(tight(row[name]));
      expect(plain, name).toContain(tight(shown[name]));
    }
    expect(await prints()).toBe(0);
    const full = await paper(await w.boss.call("GET", `${base(type)}/${made.id}/print?reveal=yes`, undefined, { "acting-as": w.boss.staffId }));
    for (const [name] of masked) expect(full, name).toContain(tight(row[name]));
    expect(await prints()).toBe(1);
  });
}
