import { describe, expect, test } from "vitest";
import { loadCatalogue } from "../catalogue.ts";
import { cadenceIn, rhythmIn } from "./cadence.ts";
import { proposalOf } from "./proposal.ts";
import { readAsked } from "./read.ts";

test.each([
  ["每月5日前", "monthly", "monthly 5"],
  ["每月5日", "monthly", "monthly 5"],
  ["每月25号", "monthly", "monthly 25"],
  ["每月五号前上报", "monthly", "monthly 5"],
  ["每月15日、30日", "monthly x2", "monthly 15,30"],
  ["每月15、30日", "monthly", "monthly 15,30"],
  ["每月5日、20日各一次", "monthly x2", "monthly 5,20"],
  ["每月1-5日", "monthly", "monthly 5"],
  ["每月5日至10日", "monthly", "monthly 10"],
  ["每月40日", "monthly", "monthly"],
  ["每月底", "monthly", "monthly"],
  ["每月", "monthly", "monthly"],
  ["每周一、周四", "weekly x2", "weekly mon,thu"],
  ["每周二、周五", "weekly x2", "weekly tue,fri"],
  ["每星期一、四", "weekly x2", "weekly mon,thu"],
  ["周一、周四检查", "weekly x2", "weekly mon,thu"],
  ["每周一至周三", "weekly x3", "weekly mon,tue,wed"],
  ["每周六", "weekly sat", "weekly sat"],
  ["每周三次", "weekly x3", "weekly x3"],
  ["每周两次", "weekly x2", "weekly x2"],
  ["每天两次", "daily x2", "daily x2"],
])("“%s” keeps its term %s, and is reckoned as %s", (words, term, rhythm) => {
  expect(cadenceIn(words)?.value).toBe(term);
  expect(rhythmIn(words)).toBe(rhythm);
});

test.each(["隔天", "每隔一天", "每隔一天巡查一次", "每隔1天清洗空调"])("every other day is asked: “%s”", (words) => {
  expect(cadenceIn(words)).toMatchObject({ value: "weekly x3", vague: true });
  expect(readAsked(`保洁员\n1. ${words}，清洗走廊地毯。`)[0]?.duties[0]?.asks.map((one) => one.key)).toContain("rhythm");
});

describe("a duty that is read runs on the days its words name", () => {
  test.each([
    ["每月5日前上报库存报表", "monthly", "monthly 5"],
    ["次月5日前上报每月的库存报表", "monthly", "monthly 5"],
    ["每月15日、30日盘点库存", "monthly x2", "monthly 15,30"],
    ["每周一、周四盘点库存", "weekly x2", "weekly mon,thu"],
  ])("%s", (text, term, rhythm) => {
    const duty = readAsked(`仓库管理员\n1. ${text}。`)[0]?.duties[0];
    expect(duty?.cadence).toBe(term);
    expect(proposalOf(loadCatalogue(), duty as NonNullable<typeof duty>).cadence).toBe(rhythm);
  });
});
