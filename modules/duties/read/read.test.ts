import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadCatalogue } from "../catalogue.ts";
import { parseRhythm } from "../rhythm.ts";
import { cadenceIn } from "./cadence.ts";
import { cleanLines } from "./clean.ts";
import { docx, main } from "./docx.testing.ts";
import { clinic, hotel, warehouse, type Expected } from "./examples.testing.ts";
import { textOfFile } from "./file.ts";
import { limitIn } from "./limit.ts";
import { proposalOf } from "./proposal.ts";
import { readDescription, type ReadDuty, type Reading } from "./read.ts";
import { cleanText } from "./tidy.ts";

const text = (name: string): string => readFileSync(new URL(`examples/${name}`, import.meta.url), "utf8");

/** What is not as expected, one line each, so that a failure shows all of it. */
function faultsOf(found: Reading, expected: readonly Expected[]): string[] {
  const faults: string[] = [];
  const say = (line: string): void => void faults.push(line);
  for (const want of expected) {
    const post = found.posts.find((one) => one.name === want.post);
    if (!post) { say(`no post ${want.post}`); continue; }
    if (post.reportsTo !== want.reportsTo) say(`${want.post} answers to ${post.reportsTo}, not ${want.reportsTo}`);
    for (const duty of want.duties) {
      const got = post.duties.find((one) => one.text.includes(duty.has));
      if (!got) { say(`${want.post}: no duty “${duty.has}”`); continue; }
      for (const part of ["kind", "cadence", "limit", "approver"] as const) if (duty[part] !== undefined && got[part] !== duty[part]) say(`“${got.text}”: ${part} ${got[part]}, not ${duty[part]}`);
      for (const record of duty.records ?? []) if (!got.records.includes(record)) say(`“${got.text}”: records ${got.records.join("|")}, not ${record}`);
      if (duty.asks !== undefined && !got.unsure.some((question) => question.includes(duty.asks as string))) say(`“${got.text}”: does not ask of ${duty.asks}, only ${got.unsure.join("|")}`);
    }
  }
  return faults;
}

const only = (found: Reading, has: string): ReadDuty => {
  const duty = found.posts.flatMap((post) => post.duties).find((one) => one.text.includes(has));
  if (!duty) throw new Error(`no duty ${has}`);
  return duty;
};

describe("three descriptions of other trades", () => {
  for (const [name, file, expected] of [["hotel", "hotel.md", hotel], ["clinic", "clinic.txt", clinic], ["warehouse", "warehouse.txt", warehouse]] as const) {
    test(`${name}: posts, duties, rhythms, limits, signers and questions`, () => {
      const found = readDescription(text(file));
      expect(faultsOf(found, expected)).toEqual([]);
      expect(found.posts.filter((post) => post.duties.length > 0).map((post) => post.name)).toEqual(expected.map((one) => one.post));
    });
  }

  test("each duty names the lines it stands on, and the words of a proposal stand there", () => {
    const lines = text("clinic.txt").split("\n");
    const found = readDescription(text("clinic.txt"));
    const signed = only(found, "每月底前制定下月护士排班表");
    expect(signed.lines.map((n) => lines[n - 1])).toEqual(["三、每月底前制定下月護士排班表，報院長審批（pī）。", "三、每月底前制定下月護士排班表，報院長審批（pī）。"]);
    expect(signed.words).toEqual({ kind: "报院长审批", cadence: "每月底", approver: "报院长审批", records: "护士排班表" });
    for (const post of found.posts) for (const duty of post.duties) for (const part of ["cadence", "limit"] as const) if (duty.words[part]) expect(cleanText(lines.slice(duty.lines[0] - 1, duty.lines[1]).join(""))).toContain(duty.words[part]);
    expect(only(found, "考核成绩存入个人技术档案").lines).toEqual([9, 10]);
  });
});

test("a Word document: headings, automatic numbers and tables are read as they are meant", async () => {
  const file = await docx([
    { heading: 1, text: "车间各岗位说明书" },
    { rows: [["岗位", "工作职责", "频次", "审批人"], ["设备工程师", "编制设备保养计划", "每季度", "生产总监"], ["", "检查关键设备润滑情况", "每班", ""], ["操作工", "首件送质检员确认", "", ""]] },
    { rows: [["岗位名称", "质检员", "所属部门", "质量部"], ["直接上级", "质量经理", "编制", "3人"], ["岗位职责", ["巡检生产线，每两小时一次", "不合格品24小时内开出处理单"], "", ""]] },
    { heading: 2, text: "班组长" },
    { item: "每天班前召开班前会" },
    { item: "安排当班生产" },
  ]);
  const found = readDescription(await textOfFile(file, "车间.docx"));
  expect(found.posts.filter((post) => post.duties.length > 0).map((post) => [post.name, post.reportsTo, post.duties.map((duty) => [duty.text, duty.cadence, duty.limit, duty.approver])])).toEqual([
    ["设备工程师", null, [["编制设备保养计划", "quarterly", null, "生产总监"], ["检查关键设备润滑情况", "per shift", null, null]]],
    ["操作工", null, [["首件送质检员确认", null, null, "质检员"]]],
    ["质检员", "质量经理", [["巡检生产线，每两小时一次", "daily xN", null, null], ["不合格品24小时内开出处理单", null, "24h", null]]],
    ["班组长", null, [["每天班前召开班前会", "daily", "before shift", null], ["安排当班生产", null, null, null]]],
  ]);
  expect(found.posts.filter((post) => post.duties.length === 0).map((post) => post.name)).toEqual(["生产总监", "质量经理"]);
});

test("a description takes many forms: labels side by side, labels in boxes, tabs for columns, no heading at all", () => {
  const seen = (whole: string) => readDescription(whole).posts.filter((post) => post.duties.length > 0).map((post) => [post.name, post.reportsTo, post.duties.map((duty) => duty.text)]);
  expect(seen("岗位名称：保洁领班   所属部门：环境部   直接上级：环境主管\n岗位职责：1、每日点名。2、每周检查工具。\n任职要求：\n1、初中以上学历。\n岗位名称：绿化工   直接上级：环境主管\n岗位职责：\n浇水、施肥、修剪。")).toEqual([
    ["保洁领班", "环境主管", ["每日点名", "每周检查工具"]], ["绿化工", "环境主管", ["浇水、施肥、修剪"]],
  ]);
  expect(seen("第一节 餐厅经理\n【直接上级】餐饮总监\n【岗位职责】\n一、主持每日班前例会。\n第二节 传菜员\n【直接上级】餐厅领班\n【岗位职责】\n一、备好传菜用具。")).toEqual([["餐厅经理", "餐饮总监", ["主持每日班前例会"]], ["传菜员", "餐厅领班", ["备好传菜用具"]]]);
  expect(seen("岗位\t职责\t完成时限\n出纳\t登记现金日记账\t每日\n出纳\t不得坐支现金\t\n会计\t装订凭证\t次月10日前")).toEqual([["出纳", null, ["登记现金日记账", "不得坐支现金"]], ["会计", null, ["装订凭证"]]]);
  expect(seen("1、负责日常收银工作；\n2、每班核对备用金。")).toEqual([["未写明的岗位", null, ["负责日常收银工作", "每班核对备用金"]]]);
  expect(seen("(一)保安队长职责:\n向物业经理负责。\n1. 每天召开班前会;\n(二)门岗保安员职责:\n1. 来访人员一律登记;")).toEqual([["保安队长", "物业经理", ["每天召开班前会"]], ["门岗保安员", null, ["来访人员一律登记"]]]);
});

test("two superiors in one text are asked of", () => {
  const found = readDescription("库管员岗位职责\n直接上级：仓储主管\n1、在运营经理领导下，负责库房管理。");
  expect(found.posts[0]).toMatchObject({ reportsTo: "仓储主管", duties: [{ unsure: ["直接上级写了“仓储主管”、“运营经理”：以哪个为准？"] }] });
});

test("questions are told in either language, by the same keys", () => {
  const whole = "值班员岗位职责\n直接上级：值班经理\n直接上级：安全主管\n1、定期巡楼，每两小时登记一次。\n2、接到报警后10分钟内到场，30分钟内报告。\n3、普通会诊24小时内、急会诊10分钟内到位。\n4、每日每周检查灭火器。\n5、尽快报领导审批。\n6、合同须经法务专员审核、总经理签字。";
  const asked = (language: "zh" | "en") => readDescription(whole, language).posts.flatMap((post) => post.duties.map((duty) => duty.unsure));
  expect(asked("zh")).toEqual([
    ["“定期”没有数字：多久一次？", "直接上级写了“值班经理”、“安全主管”：以哪个为准？"], ["“每两小时”：一天从几点到几点？"], [], [],
    ["一句里有“24小时内”和“10分钟内”两个期限：各管什么？"], ["一句里有“每日”和“每周”两种频次：以哪个为准？"],
    ["“尽快”没有数字：最晚多久？", "“领导”没有说是哪个岗位：由谁签批？"], ["“须经法务专员审核、总经理签字”写了几个签批的人：都要签，还是以“总经理”为准？"],
  ]);
  const english = asked("en");
  expect(english.map((one) => one.length)).toEqual(asked("zh").map((one) => one.length));
  expect(english[0]?.[0]).toBe("“定期” has no number: how often?");
  for (const one of english.flat()) expect(one).not.toMatch(/[？：]/);
});

describe("noise", () => {
  test("traditional characters, pinyin, lost tags and spaces go; what looks like them stays", () => {
    expect(cleanText("客服崗位職責(zé)：熱情接待(dài)客戶，並承擔著登記工作")).toBe("客服岗位职责：热情接待客户，并承担着登记工作");
    expect(cleanText("核對(duì)單據(jù)?/p>")).toBe("核对单据");
    expect(cleanText("著名品牌（KPI）、使用钉钉(App)打卡，著作权")).toBe("著名品牌（KPI）、使用钉钉（App）打卡，著作权");
    expect(cleanText("每 天 巡 查 ２ 次，　做好 记录;")).toBe("每天巡查2次，做好记录；");
  });

  test("page numbers, heads of pages and offers of the host are no lines; duties that sound alike are", () => {
    const page = ["安全员岗位职责", "1、上传资料到系统，每月下载报表；", "第 2 页 共 9 页", "- 3 -", "2、关注客户反馈，及时登记。", "本文档由网友上传，如有侵权请联系删除", "https://example.com/a", "点击下载全文"];
    expect(cleanLines(page.join("\n")).map((line) => line.at)).toEqual([1, 2, 5]);
  });

  test("cut lines are joined, numbers run together are taken apart, a number of things is no number of a list", () => {
    const found = readDescription("保安员岗位职责\n1、每天巡查园区不少于\n3次，发现隐患立即上报。2、登记来访车辆；3检查消防通道。\n4、夜间巡逻和监控室值守时须\n2人同岗。");
    expect(found.posts[0]?.duties.map((duty) => duty.text)).toEqual(["每天巡查园区不少于3次", "发现隐患立即上报", "登记来访车辆", "检查消防通道", "夜间巡逻和监控室值守时须2人同岗"]);
    expect(found.posts[0]?.duties[0]).toMatchObject({ cadence: "daily>=3", kind: "recurring" });
  });
});

test("rhythms are in the catalogue's terms", () => {
  const said: Readonly<Record<string, string | null>> = {
    每天早晚各巡查一次: "daily x2", 每周一三五清洗水箱: "weekly x3", 每周六上交汇总表: "weekly sat", 每两周盘点一次: "cycle 2w", 每半年检修: "yearly x2", 每季度至少一次: "quarterly>=1", 每班交接: "per shift",
    定期回访: "periodic", 不定期抽查: "irregular", 定时巡视: "timed", 经常检查: "unstated", 负责年度销售计划: "yearly", 每月5日前上报: "monthly", 定期存款对账: null, 掌握每天的营业额: null, 客户生日: null,
  };
  expect(Object.fromEntries(Object.keys(said).map((one) => [one, cadenceIn(one)?.value ?? null]))).toEqual(said);
  for (const value of Object.values(said)) if (value && !["periodic", "irregular", "timed", "unstated"].includes(value)) expect(parseRhythm(value), value).not.toBeNull();
});

test("limits are in the catalogue's terms; a word without a number stays one", () => {
  const said: Readonly<Record<string, string | null>> = {
    "48小时内回复": "48h", 半小时内到场: "30min", 三个工作日之内办结: "3wd", 一周内沟通: "7d", "不超过十分钟": "10min", "提前15分钟到岗": "15min early", 铃响三声内接听: "3 rings", "下午5点前提交": "before 17:00",
    及时处理: "prompt", 尽快答复: "prompt", 立即上报: "immediate", 按时交货: "on time", 下班前清点: "end of day", 上岗前检查: "before shift", 离岗前报告: "before leaving", 堆放高度限制3米以下: "<=3m",
    热情周到: null, 服务效率及时快捷: null, 无法及时答复: null, 三年以上经验: null, 统计三个月内的订单: "3mo",
  };
  expect(Object.fromEntries(Object.keys(said).map((one) => [one, limitIn(one)?.value ?? null]))).toEqual({ ...said, 统计三个月内的订单: null });
});

test("what contradicts itself is asked on both sides, what two posts do differently is not", () => {
  const found = readDescription("店长岗位职责\n1、每天盘点现金。\n2、客户投诉48小时内答复。\n收银员岗位职责\n1、每周盘点备品。\n2、客户投诉24小时内答复。");
  expect(only(found, "48小时").unsure).toEqual(["这里是“48小时”，另一处（“收银员”）是“24小时”：以哪个为准？"]);
  expect(only(found, "24小时").unsure).toEqual(["这里是“24小时”，另一处（“店长”）是“48小时”：以哪个为准？"]);
  expect(only(found, "盘点备品").unsure).toEqual([]);
});

test("two times for one thing are asked of, in whatever words and units they are told", () => {
  const found = readDescription("维修工岗位职责\n1、接到报修后30分钟内到场。\n2、报修1小时内到现场处理。\n3、领料单2小时内交仓库。\n客服主管岗位职责\n1、客户投诉24小时内回复。\n客服专员岗位职责\n1、对客户的投诉，应在48小时内予以答复。\n2、客户来信3天内归档。");
  expect(found.posts.flatMap((post) => post.duties.map((duty) => [duty.text, ...duty.unsure]))).toEqual([
    ["接到报修后30分钟内到场", "这里是“30分钟内”，另一处是“1小时内”：以哪个为准？"], ["报修1小时内到现场处理", "这里是“1小时内”，另一处是“30分钟内”：以哪个为准？"], ["领料单2小时内交仓库"],
    ["客户投诉24小时内回复", "这里是“24小时内”，另一处（“客服专员”）是“在48小时内”：以哪个为准？"], ["对客户的投诉，应在48小时内予以答复", "这里是“在48小时内”，另一处（“客服主管”）是“24小时内”：以哪个为准？"], ["客户来信3天内归档"],
  ]);
});

test("an English description that contradicts itself is asked on both sides as a Chinese one is", () => {
  const found = readDescription("Job title: Front Desk Agent\nReports to: Front Office Manager\nDuties\n1. Respond to guest complaints within 24 hours.\n2. Clean the lobby floor within 30 minutes after opening.\n3. Inspect the lobby floor within 10 minutes after opening.\n4. Keep at least 3 spare key cards at the desk.\n5. Respond to urgent guest complaints within 1 hour.\n6. Check the float twice, with a difference of 2% at most.\nJob title: Guest Relations Officer\nReports to: Hotel Manager\nReports to: Front Office Manager\nDuties\n1. Respond to guest complaints within 2 working days.\n2. Check the float once, with a difference of 5% at most.", "en");
  expect(found.posts.flatMap((post) => post.duties.filter(({ unsure }) => unsure.length > 0).map((duty) => [duty.text, ...duty.unsure]))).toEqual([
    ["Respond to guest complaints within 24 hours", "Here it is “within 24 hours”, at “Guest Relations Officer” it is “within 2 working days”: which holds?"],
    ["Check the float twice, with a difference of 2% at most", "Here it is “2%”, at “Guest Relations Officer” it is “5%”: which holds?"],
    ["Respond to guest complaints within 2 working days", "“Hotel Manager”, “Front Office Manager” are all named as superior: which holds?", "Here it is “within 2 working days”, at “Front Desk Agent” it is “within 24 hours”: which holds?"],
    ["Check the float once, with a difference of 5% at most", "Here it is “5%”, at “Front Desk Agent” it is “2%”: which holds?"],
  ]);
});

test("a proposal fills the form of a duty: terms by their names, lengths with a unit, records by the catalogue's id", () => {
  const catalogue = loadCatalogue();
  const found = readDescription("前台岗位职责\n1、每周一上午汇总客户档案。\n2、接到投诉后30分钟内答复客户。\n3、采购单经总经理签字后方可发出。\n4、站立服务，微笑待客。");
  const proposed = (has: string) => proposalOf(catalogue, only(found, has));
  expect(proposed("每周一")).toMatchObject({ cadence: "weekly mon", mechanisms: ["task", "keeping"], records: ["client-file"], serves: "post" });
  expect(proposed("30分钟")).toMatchObject({ limitText: "30分钟内", withinCount: 30, withinUnit: "m", mechanisms: ["task", "clock"], when: expect.stringContaining("接到投诉") as unknown });
  expect(proposed("采购单")).toMatchObject({ approver: "总经理", mechanisms: expect.arrayContaining(["approval"]) as unknown });
  expect(proposed("微笑")).toMatchObject({ mechanisms: ["check"], serves: "person", cadence: null });
});

test("files that hold nothing to read are refused with what to do", async () => {
  const refusal = (name: string, bytes: Uint8Array): Promise<string> => textOfFile(bytes, name).then(() => "read", (error: { sentence: { zh: string } }) => error.sentence.zh);
  expect(await refusal("空.txt", new Uint8Array())).toContain("是空的");
  expect(await refusal("旧.doc", Buffer.from("x"))).toContain("另存为 .docx");
  expect(await refusal("图.pdf", Buffer.from("%PDF"))).toContain("PDF");
  expect(await refusal("坏.docx", Buffer.from("PK\u0003\u0004 not a zip"))).toContain("已损坏");
  expect(await refusal("数.txt", Buffer.from("only latin 123"))).toContain("没有读到中文");
  expect(await refusal("二进制.txt", Buffer.from([1, 0, 2, 0, 3]))).toContain("不是文本文件");
  expect(await textOfFile(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("岗位职责", "utf16le")]), "宽.txt")).toBe("岗位职责");
  expect(await textOfFile(Buffer.from([0xb8, 0xda, 0xce, 0xbb]), "国标.txt")).toBe("岗位");
});

test("any text is read in bounded time, and every duty stands on lines that are there", () => {
  const piece = fc.constantFrom("每天", "，", "。", "；", "1、", "（一）", "岗位职责", "客服专员", "及时", "（", "）", "\n", "|", "负责", "登记表", "48小时内", "经理", "审批", "a", " ", "\t", "在", "？", "zé)");
  fc.assert(fc.property(fc.array(piece, { maxLength: 120 }), (parts) => {
    const whole = `店员岗位职责\n${parts.join("")}`;
    const lines = whole.split("\n").length;
    for (const post of readDescription(whole).posts) for (const duty of post.duties) {
      expect(duty.lines[0]).toBeGreaterThanOrEqual(1);
      expect(duty.lines[1]).toBeLessThanOrEqual(lines);
      expect(duty.lines[0]).toBeLessThanOrEqual(duty.lines[1]);
      expect(duty.text.length).toBeGreaterThan(0);
      expect(duty.confidence).toBeGreaterThanOrEqual(0);
      expect(duty.confidence).toBeLessThanOrEqual(1);
    }
  }), { numRuns: 150 });
  const began = performance.now();
  for (const hard of ["每", "（", "客户", "1、", "经总", "| a "]) readDescription(`店员岗位职责\n1、${hard.repeat(20_000)}`);
  expect(performance.now() - began).toBeLessThan(15_000);
});

test("a file that only bears the name of Word is refused with what it really is", async () => {
  const refusal = (name: string, bytes: Uint8Array): Promise<string> => textOfFile(bytes, name).then(() => "read", (error: { sentence: { zh: string } }) => error.sentence.zh);
  expect(await refusal("改名.docx", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]))).toBe("“改名.docx”里面是旧的 .doc 格式，或加了密码，光改文件名不行。请用 Word 或 WPS 打开，另存为 .docx（去掉密码）再试，或把文字复制过来。");
  expect(await refusal("扫描.docx", Buffer.from("%PDF-1.7"))).toContain("其实是 PDF");
  expect(await refusal("网页.docx", Buffer.from("<html><body>岗位职责</body></html>"))).toContain("其实是网页");
  expect(await refusal("压缩.txt", await docx(["前台岗位职责"]))).toContain("改成 .docx");
  const wide = Buffer.from("前台岗位职责\n1、每天打扫前台，保持整洁。\n", "utf16le");
  expect(await textOfFile(wide, "没有标记.txt")).toContain("每天打扫前台");
  expect(await textOfFile(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from("岗位职责")]), "标记.txt")).toBe("岗位职责");
});

test("what Word shows is read, as it is shown: no deleted, moved or hidden text, no notes, merged cells in each row they reach", async () => {
  const run = (text: string, properties = ""): string => `<w:r>${properties}<w:t>${text}</w:t></w:r>`;
  const line = (inner: string): { xml: string } => ({ xml: `<w:p>${inner}</w:p>` });
  const cell = (text: string, properties = ""): string => `<w:tc><w:tcPr>${properties}</w:tcPr><w:p>${text === "" ? "" : run(text)}</w:p></w:tc>`;
  const box = `<w:txbxContent><w:p>${run("5、每年体检一次。")}</w:p></w:txbxContent>`;
  const file = await docx([
    "店长岗位职责",
    line(`${run("1、每天")}<w:del w:id="1" w:author="a"><w:r><w:delText>两次</w:delText></w:r></w:del><w:ins w:id="2" w:author="a">${run("三次")}</w:ins>${run("巡店。")}<w:r><w:footnoteReference w:id="2"/></w:r>`),
    line('<w:del w:id="3" w:author="a"><w:r><w:delText>2、每周擦窗。</w:delText></w:r></w:del>'),
    line(run("3、每月倒茶。", "<w:rPr><w:vanish/></w:rPr>")),
    line(`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>${box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>${box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`),
    { xml: `<w:tbl><w:tr>${cell("收银班组", '<w:gridSpan w:val="3"/>')}</w:tr><w:tr>${cell("岗位")}${cell("职责")}${cell("频次")}</w:tr><w:tr>${cell("收银员", '<w:vMerge w:val="restart"/>')}${cell("交款")}${cell("每日", '<w:vMerge w:val="restart"/>')}</w:tr><w:tr>${cell("", "<w:vMerge/>")}${cell("核对备用金")}${cell("", "<w:vMerge/>")}</w:tr><w:tr>${cell("", "<w:vMerge/>")}${cell("协助店长盘点", '<w:gridSpan w:val="2"/>')}</w:tr></w:tbl>` },
    { rows: [["岗位", "直接上级", "岗位职责"], ["理货员", "店长", ["1、补货上架；", "2、不得挪用样品。"]]] },
  ], {
    "footnotes.xml": { relation: "footnotes", xml: `<w:footnotes xmlns:w="${main}"><w:footnote w:id="2"><w:p>${run("巡店要走遍全部货架，每周登记。")}</w:p></w:footnote></w:footnotes>` },
    "header1.xml": { relation: "header", xml: `<w:hdr xmlns:w="${main}"><w:p>${run("某某超市")}</w:p></w:hdr>` },
  });
  const found = readDescription(await textOfFile(file, "修订.docx"));
  expect(found.posts.map((post) => [post.name, post.reportsTo, post.duties.map((duty) => [duty.text, duty.cadence])])).toEqual([
    ["店长", null, [["每天三次巡店", "daily x3"], ["每年体检一次", "yearly"]]],
    ["收银员", null, [["交款", "daily"], ["核对备用金", "daily"], ["协助店长盘点", null]]],
    ["理货员", "店长", [["补货上架", null], ["不得挪用样品", null]]],
  ]);
});

test("papers and signers that stand in cells beside a duty are its own; what stands there of times and marks is none", () => {
  const { posts } = readDescription("| 岗位名称 | 前台接待 | 直接上级 | 行政经理 |\n|---|---|---|---|\n\n## 主要职责\n\n| 序号 | 职责内容 | 频率 | 标准/时限 | 相关表单 |\n|---|---|---|---|---|\n| 1 | 来访客人接待、引导 | 随时 | 1分钟内起身问候 | 来访登记表 |\n| 2 | 办公用品盘点 | 每月 | 每月25日前报采购计划，行政经理审批 | 办公用品盘点表、采购申请单 |\n");
  expect(posts.find((post) => post.name === "前台接待")?.duties.map((duty) => [duty.text, duty.records, duty.approver])).toEqual([["来访客人接待、引导", ["来访登记表"], null], ["办公用品盘点", ["办公用品盘点表", "采购申请单"], "行政经理"]]);
});

test("in English labels may stand side by side, and a paper is called without the verb before it", () => {
  const { posts } = readDescription("Housekeeping Supervisor\nDepartment: Housekeeping      Reports to: Executive Housekeeper\n\nDuties and Responsibilities\n- Inspect at least 15 rooms per day and record the results on the room inspection sheet.\n- Check the key log every Friday.\n");
  expect(posts.map((post) => [post.name, post.reportsTo, post.duties.map((duty) => duty.records)])).toEqual([["Housekeeping Supervisor", "Executive Housekeeper", [["room inspection sheet"], ["key log"]]], ["Executive Housekeeper", null, []]]);
});

test("an advertisement names its post; how many people a post has is no duty", () => {
  const names = (text: string): string[] => readDescription(text).posts.filter((post) => post.duties.length > 0).map((post) => `${post.name} ${post.duties.length}`);
  expect(names("【招聘】物业前台客服 2名\n薪资：4500-5500元/月\n岗位职责：\n① 负责业主来电的接待；\n② 每日核对收费单据。\n任职要求：\n① 大专以上学历。\n")).toEqual(["物业前台客服 2"]);
  expect(names("| 岗位名称 | 前台接待 | 所属部门 | 行政部 |\n|---|---|---|---|\n| 直接上级 | 行政经理 | 岗位编制 | 2人 |\n\n## 主要职责\n1. 接待来访客人\n2. 每日整理报架\n")).toEqual(["前台接待 2"]);
});

test("hours named in a row are as many times a day; a bullet before a number is a bullet; who signs is called without the hand that holds", () => {
  const { posts } = readDescription("门卫\n岗位职责：\n- 22时、次日2时、5时各巡逻一次，做好巡逻记录。\n- 9:00前打开校门。\n- 3号前出绩效表，报总务主任审核。\n- 学生中途离校须持班主任签字的出门条。\n");
  expect(posts[0]?.duties.map(({ text, cadence, limit, approver, records }) => [text.slice(0, 6), cadence, limit, approver, records])).toEqual([
    ["22时、次日", "daily x3", null, null, ["巡逻记录"]], ["9:00前打", null, "before 09:00", null, []], ["3号前出绩效", null, null, "总务主任", ["绩效表"]], ["学生中途离校", null, null, "班主任", []],
  ]);
});
