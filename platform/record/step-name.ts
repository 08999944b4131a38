import { L, type Label } from "./label.ts";
import type { RecordType } from "./record.ts";

/** Lines that any journal may hold beside the steps of its own type. */
const common: Readonly<Record<string, Label>> = {
  create: L("登记", "Entered"), change: L("修改", "Change"), correct: L("更正", "Correct"), void: L("作废", "Void"), import: L("导入", "Imported"), upgrade: L("程序升级", "Upgrade"),
  handbook: L("手册出新版", "New handbook version"), absorb: L("并进另一份", "Took in a double"), unabsorb: L("撤回并进的一份", "Gave the double back"), rehome: L("转到另一份名下", "Moved to another file"),
  contacted: L("联系过", "Contacted"), moved: L("换了上级", "Moved"), handOver: L("移交", "Handed over"), print: L("打印了完整号码", "Printed with full numbers"),
  secondFactorOn: L("打开两步验证", "Second factor on"), secondFactorOff: L("关掉两步验证", "Second factor off"), secondFactorReset: L("重设口令，两步验证一并关掉", "Password reset; second factor off"), recoveryUsed: L("用了一个恢复码", "A recovery code was used"),
  deviceTrusted: L("设了一台共用电脑", "A shared computer was trusted"), deviceDistrusted: L("撤了一台共用电脑", "A shared computer is trusted no more"), pinSet: L("设了 PIN", "A PIN was set"),
  pointAdded: L("加了巡查点", "A point was added"), pointTaken: L("撤了巡查点", "A point was taken off"), pointPassed: L("到了一个点", "A point was passed"), passTaken: L("一个到点作废", "A point passed was made void"), lineAdded: L("填了一行", "A line was added"), lineTaken: L("去了一行", "A line was taken off"),
};

/** What a journal line was, in words: a step of the declaration, what a clock did, a look at what is masked, or what every record has. */
export function stepName(type: RecordType, step: string): Label {
  const [name = step, first = "", ...rest] = step.split(":");
  if (name === "reveal" && type.fields[first]) return ofLabel(type.fields[first].label, (field) => `看了${field}的全号`, (field) => `${field} seen in full`);
  if (name === "clock") return clockStep(type.clocks[first]?.label ?? L(first, first), rest.join(":"));
  if (name === "refused") return ofLabel(stepName(type, first), (what) => `想“${what}”，没放行`, (what) => `“${what}” was refused`);
  return type.transitions[step]?.label ?? common[name] ?? L(step, step);
}

/** A step with what it is made on: 个案·答复, or one of several: 个案·答复或报上级; the type alone where any step will do. */
export function stepOn(type: RecordType, ...steps: readonly (string | null)[]): Label {
  const labels = [...new Set(steps)].map((step) => (step === null ? undefined : type.transitions[step]?.label));
  const said = labels.flatMap((label) => label ?? []);
  if (said.length < labels.length) return type.label;
  return L(`${type.label.zh}·${said.map(({ zh }) => zh).join("或")}`, `${type.label.en}: ${said.map(({ en }) => en).join(" or ")}`);
}

function clockStep(clock: Label, step: string): Label {
  const level = /^climb:(\d+)$/.exec(step)?.[1];
  const percent = /^warn(\d+)$/.exec(step)?.[1];
  if (step === "pause") return ofLabel(clock, (name) => `${name}：暂停计时`, (name) => `${name}: paused`);
  if (step === "resume") return ofLabel(clock, (name) => `${name}：恢复计时`, (name) => `${name}: resumed`);
  if (step === "hours") return ofLabel(clock, (name) => `${name}：营业时间改了，到期重算`, (name) => `${name}: opening hours changed, due anew`);
  if (percent) return ofLabel(clock, (name) => `${name}用去 ${percent}%，已提醒`, (name) => `${name}: ${percent}% used, reminded`);
  if (level) return ofLabel(clock, (name) => `${name}逾时，已报到第 ${level} 级`, (name) => `${name}: missed, told to level ${level}`);
  return ofLabel(clock, (name) => `${name}逾时`, (name) => `${name}: missed`);
}

function ofLabel(label: Label, zh: (name: string) => string, en: (name: string) => string): Label {
  return L(zh(label.zh), en(label.en));
}
