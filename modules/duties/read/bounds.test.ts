import { expect, test } from "vitest";
import { readAsked } from "./read.ts";
import { readBeside } from "./reader.ts";

const length = 200_000;
const head = "前台岗位职责\n1、";
const filled = (text: string): string => text.repeat(Math.ceil(length / text.length)).slice(0, length - 20);
/** Texts that make the rules look again and again at what they have seen. */
const hostile: Readonly<Record<string, string>> = {
  spaces: `${head}${filled(" ")}每天`,
  "spaces and characters": `${head}${filled("      查")}每天`,
  "no line": filled("\n"),
  "limits without an end": head + filled("24小时内或"),
  "limits in clauses": head + filled("24小时内或，"),
  "clauses without an end": head + filled("检查，"),
  "rows of a table": `|岗位|职责|备注|\n${filled("|前台|每天检查|每班|\n")}`,
  "rows of tabs": `岗位\t职责\t备注\n${filled("前台\t每天检查\t每班\n")}`,
  "labels side by side": filled("  部门："),
  "unlike limits": head + Array.from({ length: 8000 }, (_, n) => `${n + 1}、接到客人投诉后${n + 1}分钟内答复客人并登记。`).join("\n").slice(0, length - 20),
};

test("whatever a text is made of, it is read in about the time of a plain one of its length", { timeout: 300_000 }, () => {
  const timeOf = (text: string): number => {
    const from = process.cpuUsage();
    readAsked(text);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  const plain = head + filled("每天检查大厅并做好记录。\n2、接到客人投诉后30分钟内答复客人。\n");
  timeOf(plain.slice(0, 20_000));
  const usual = timeOf(plain);
  for (const [name, text] of Object.entries(hostile)) expect(timeOf(text) / usual, name).toBeLessThan(4);
});

test("an organisation reads one description at a time, and keeps no other from reading", async () => {
  const asked = { name: "x", text: "前台岗位职责\n1、微笑迎客。" };
  const first = readBeside("a", asked);
  await expect(readBeside("a", asked)).rejects.toMatchObject({ code: "invalid_input", fields: [{ field: "text" }] });
  const other = readBeside("b", asked);
  await expect(readBeside("c", asked)).rejects.toMatchObject({ code: "invalid_input" });
  expect((await Promise.all([first, other])).map((one) => one.posts.map((post) => post.name))).toEqual([["前台"], ["前台"]]);
  expect((await readBeside("a", asked)).posts).toHaveLength(1);
});
