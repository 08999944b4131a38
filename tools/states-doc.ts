import { askedFields, statesFrom, type RecordType } from "#platform/record/record.ts";
import { standardStep } from "#platform/act/act.ts";
import type { Rule } from "#platform/record/rule.ts";

/** The states of every record type as diagrams, with a table of the steps: who, from where, with what. */
export function statesDoc(types: readonly RecordType[]): string {
  const lines = ["# 状态 States", "", "由单据声明生成，勿手改。 Made from the declarations; not to be edited.", "", "更正 `correct` 不改状态，作废 `void` 从任何未结状态到 `void`，图中略去。 `correct` keeps the state and `void` leads from every open state to `void`; the diagrams leave them out."];
  for (const type of types) lines.push("", `## ${type.label.zh} ${type.label.en} (\`${type.name}\`)`, "", ...diagram(type), "", ...steps(type));
  return `${lines.join("\n")}\n`;
}

function diagram(type: RecordType): string[] {
  const lines = ["```mermaid", "stateDiagram-v2"];
  for (const [name, state] of Object.entries(type.states)) lines.push(`  state "${state.label.zh} ${state.label.en}" as ${name}`);
  lines.push(`  [*] --> ${type.initial}`);
  if (type.may.import && "history" in type.states) lines.push("  [*] --> history : 导入 Import");
  for (const transition of Object.values(type.transitions)) {
    for (const from of statesFrom(transition)) lines.push(`  ${from} --> ${transition.to === "stay" ? from : transition.to} : ${transition.label.zh} ${transition.label.en}`);
  }
  for (const [name, state] of Object.entries(type.states)) if (state.final) lines.push(`  ${name} --> [*]`);
  return [...lines, "```"];
}

function steps(type: RecordType): string[] {
  const standard = (["change", "correct", "void"] as const).filter((step) => type.may[step]).map((step) => [step, standardStep(type, step)] as const);
  const rows = [...Object.entries(type.transitions), ...standard].map(([name, step]) => {
    const asks = standard.some(([one]) => one === name) ? "" : askedFields(step).map((ask) => `${type.fields[ask.name]?.label.zh ?? ask.name}${ask.required ? "" : "?"}`).join("、");
    const more = [step.signs ? "签字 signs" : "", step.note === "required" ? "写原因 reason" : "", step.bulk ? "可成批 many" : "", step.internal ? "程序内 internal" : ""].filter(Boolean).join("、");
    return `| \`${name}\` ${step.label.zh} ${step.label.en} | ${statesFrom(step).join(", ")} → ${step.to} | ${sayRule(step.who)} | ${asks} | ${more} | ${step.duty ?? ""} |`;
  });
  if (rows.length === 0) return ["没有流转。 No steps."];
  return ["| 步骤 Step | 从 → 到 From → to | 谁 Who | 要填 Asks | 另 Also | 职责 Duty |", "| --- | --- | --- | --- | --- | --- |", ...rows];
}

/** A rule in a few words, as it is read aloud. */
export function sayRule(rule: Rule): string {
  if ("always" in rule) return "任何人 anyone";
  if ("can" in rule) return `\`${rule.can}\``;
  if ("actorIs" in rule) return `本人是 ${rule.actorIs}`;
  if ("actsFor" in rule) return `本人是 ${rule.actsFor} 或代其签`;
  if ("participant" in rule) return "当事人 participant";
  if ("below" in rule) return `${rule.below} 的上级`;
  if ("signsAbove" in rule) return `${rule.signsAbove} 的上级或代其签`;
  if ("eq" in rule) return `${rule.eq[0]} = ${String(rule.eq[1])}`;
  if ("in" in rule) return `${rule.in[0]} ∈ ${rule.in[1].join("/")}`;
  if ("isSet" in rule) return `有 ${rule.isSet}`;
  if ("atMost" in rule) return `${rule.atMost[0]} ≤ ${typeof rule.atMost[1] === "number" ? rule.atMost[1] : `本人上限 ${rule.atMost[1].limit}`}`;
  if ("atLeast" in rule) return `${rule.atLeast[0]} ≥ ${rule.atLeast[1]}`;
  if ("all" in rule) return rule.all.map((part) => ("any" in part ? `（${sayRule(part)}）` : sayRule(part))).join(" 且 ");
  if ("any" in rule) return rule.any.map(sayRule).join(" 或 ");
  return `非（${sayRule(rule.not)}）`;
}
