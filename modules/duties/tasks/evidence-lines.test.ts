import { expect, test } from "vitest";
import { L } from "#platform/record/label.ts";
import { shownLines } from "./evidence-lines.ts";
import type { EvidenceLine } from "./evidence.server.ts";

const line = (kind: EvidenceLine["kind"], id: string, at: string, zh: string): EvidenceLine => ({ kind, at, who: "何静", state: null, type: "phoneMessage", id, label: L(zh, zh) });

test("one step that was entered and proved a task is one line, called by its step; what is something else stays", () => {
  const lines = [
    line("entry", "a", "2026-11-27T07:19:00.000Z", "留言转达单·已转达"), line("proof", "a", "2026-11-27T07:19:00.000Z", "留言转达单"),
    line("entry", "a", "2026-11-27T06:43:00.000Z", "留言转达单"), line("proof", "b", "2026-11-26T01:00:00.000Z", "留言转达单"), line("refused", "a", "2026-11-27T07:19:00.000Z", "取走"),
  ];
  expect(shownLines(lines).map((one) => [one.kind, one.id, one.label.zh])).toEqual([["proof", "a", "留言转达单·已转达"], ["entry", "a", "留言转达单"], ["proof", "b", "留言转达单"], ["refused", "a", "取走"]]);
});
