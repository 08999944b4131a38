import { markOf } from "./marks.ts";
import { cleanText } from "./tidy.ts";
import { titleIn } from "./titles.ts";

/** What a column of a table says, by its heading; of two that both could be what is to be done, the sooner in this list is. */
const columns: readonly (readonly [part: Part, shape: RegExp])[] = [
  ["post", /^(?:岗位|职位|职务|岗位名称|职位名称|职务名称|工种|人员|岗位人员|角色|责任人员?|负责人|执行人|操作人|经办人|责任岗位|执行岗位)$/],
  ["superior", /^(?:直[接属]上[级属司]|上级|上级岗位|汇报对象|直接领导)$/],
  ["place", /^(?:责任|作业|服务|检查|清洁|巡查)?(?:区域|部位|地点|位置|场所|设备|设施)(?:名称)?$/],
  ["name", /^(?:职责|工作|任务|项目)(?:名称|类别|模块|分类)$/],
  ["duty", /职责|工作内容|工作任务|任务|工作事项|事项|工作要求|工作标准|主要工作|工作描述|内容|(?:作业|工作|检查|服务|保养|清洁|巡查)项目/],
  ["more", /备注|责任领导|^(?:要求|标准|考核标准|考核要求|质量标准|质量要求|标准要求|完成标准)$|频[次率度]|周期|时间|时限|期限|完成|审批|批准|签[字批]|表单|记录|凭证|单据/],
  ["deed", /^(?:作业|操作|服务|工作|具体|控制)?(?:要求|要点|流程|步骤|方法|说明|环节|动作|项目)$/],
];
/** Columns that say what a row is, and nothing that it asks. */
const plainColumn = /^(?:序号|编号|No\.?|项目|类别|分类|分值|权重|分数|步骤|流程|环节|得分|扣分|考核|区域|项次|序|时段|班次)$/i;
type Part = "post" | "superior" | "place" | "name" | "duty" | "more" | "deed";

/** What the columns of a row of headings hold; null where the row is none. */
export function columnsOf(cells: readonly string[]): (Part | null)[] | null {
  const named = cells.map((cell) => (cell.length <= 8 ? (columns.find(([, shape]) => shape.test(cell))?.[0] ?? null) : null));
  // What a duty is called is what it is where no other column says it.
  if (!named.includes("duty") && !named.includes("deed") && named.includes("name")) named[named.indexOf("name")] = "duty";
  const known = named.filter((part) => part !== null && part !== "deed").length + cells.filter((cell) => plainColumn.test(cell)).length;
  if (named.includes("duty")) return known > 1 ? named : null;
  // What is to be done may stand under “要求” or “步骤” where nothing else says it: the last such column.
  const deed = named.lastIndexOf("deed") >= 0 ? named.lastIndexOf("deed") : cells.findIndex((cell) => /^(?:要求|标准)$/.test(cell));
  return deed >= 0 && known > 1 && cells.length > 2 ? named.map((part, at): Part | null => (at === deed ? "duty" : part === "deed" ? null : part)) : null;
}
/** A row of headings of which none says what is to be done: the rows below say most in the column that does. */
function byWidth(cells: readonly string[], below: readonly Raw[]): (Part | null)[] | null {
  if (cells.length < 3 || cells.some((cell) => cell.length > 8 || cell === "" || /[，。；：\d]/.test(cell))) return null;
  const named = cells.map((cell) => columns.find(([part, shape]) => part !== "deed" && shape.test(cell))?.[0] ?? null);
  const known = named.map((part, at) => part !== null || plainColumn.test(cells[at] ?? ""));
  const end = below.findIndex(({ text }) => cellsOf(text)?.length !== cells.length);
  const rows = below.slice(0, end < 0 ? below.length : end).map(({ text }) => cellsOf(text) ?? []);
  if (rows.length < 2 || known.filter(Boolean).length < 2 || known.every(Boolean)) return null;
  const long = cells.map((_, at) => (known[at] ? 0 : rows.reduce((sum, row) => sum + (row[at] ?? "").length, 0)));
  const most = Math.max(...long);
  return most / rows.length >= 4 ? named.map((part, at): Part | null => (at === long.indexOf(most) ? "duty" : part)) : null;
}
const label = /^(?:岗位名称|职位名称|职务名称|岗位|职位|职务|所属部门|部门|直[接属]上级|上级岗位|直接领导|直属领导|直[接属]主管|汇报对象|直[接属]下级|岗位编号|岗位类别|岗位性质|编制|编制人|审核人|批准人|生效日期|工作地点|任职资格|任职要求|任职条件|录用条件|资格要求|学历要求?|专业要求?|年龄要求?|(?:工作)?经[验历]要求?|证书|技能要求?|证书要求?|(?:薪资|薪酬|工资|待遇|福利)(?:范围|待遇|标准|福利)?|工作时间|工作环境|考核指标|岗位职责|工作职责|主要职责|主要工作|主要工作内容|工作内容|工作任务|职责表述|管理职能|工作权限|岗位权限|岗位目的|岗位使命|岗位概述|工作关系|汇报关系|职业发展)$/;

/** Labels of a form; several in one line stand in lines of their own. */
const form = "岗位名称|隶属部门|职位编码|职位编号|工资等级|职位等级|薪资等级|薪酬等级|职级|岗位等级|岗位级别|工作性质|分管领导|制定日期|编写日期|生效日期|版本|上级|职位名称|职务名称|所属部门|所在部门|部门名称|部门|直[接属]上[级属]|上级岗位|直接领导|汇报对象|直[接属]下[级属]|岗位编号|岗位编码|编制|定员|工作地点|职级|岗位职责|工作职责|岗位|职位|职务";
const inLine = new RegExp(`[\\s；;|]+(?=(?:${form})\\s*[：:])|[ \\u3000\\t]{2,}(?=[\\p{Script=Han}]{2,8}\\s*[：:])`, "gu");
const boxed = new RegExp(`^\\s*[【\\[]\\s*(${form}|管理层[次级]关系|素质要求|主要职责|职责|工作内容|任职要求|任职资格|任职条件|工作时间|职责概述|岗位概述)\\s*[】\\]]\\s*[：:]?`);

/** A form puts labels side by side, whatever they are called: “代码：A1    上级：主任”. */
const sideBySide = /^\s*\p{Script=Han}{2,8}\s*[：:][^：:，。；]{0,30}?[ \u3000\t]{2,}\p{Script=Han}{2,8}\s*[：:]/u;

/** One line, or several where a form puts its labels side by side; a label in a box is a label. */
const labelsApart = (line: string): string[] => {
  const text = line.replace(/^\s*[【[]\s*管理层[次级]关系\s*[】\]]\s*(?=\S)/, "").replace(boxed, "$1：").replace(/^\s*[【[]\s*(\p{Script=Han}{0,6}(?:职责|要求|待遇|福利|资格|条件|时间|地点|内容|标准|权限|描述|介绍|详情|目的|概述|关系|流程|规范|纪律|须知|事项|说明))\s*[】\]]\s*$/u, "$1：").replace(/^\s*【\s*(\p{Script=Han}{2,6})\s*】\s*(?=[\p{Script=Han}\d])/u, "$1：");
  return (new RegExp(`^\\s*(?:${form})\\s*[：:]`).test(text) || sideBySide.test(text)) && !text.includes("|") ? text.split(inLine) : [text];
};

/**
 * Lines of a text with its tables (`| … | … |`, or cells parted by tabs under a heading that names them) as plain lines: one for each cell,
 * a label before its value, and of a table of duties one line for each row. Every line keeps the number of the row it came from.
 */
export function withoutTables(whole: readonly { readonly at: number; readonly text: string }[]): { readonly at: number; readonly text: string; readonly more: string }[] {
  const lines = unquoted(labelsBeside(whole)).flatMap(boxesApart).flatMap(withoutTail);
  const out: { at: number; text: string; more: string }[] = [];
  let header: (Part | null)[] | null = null;
  let titles: readonly string[] = [];
  let post = "";
  let byTabs = true;
  for (const [index, { at, text: line, more: said = "" }] of lines.entries()) {
    // A row whose first cell is empty begins with a tab, as an indented line does: under headings, it is a row.
    // Columns that only spaces part, under headings that stand so.
    const apart = spaced(line) ?? commas(line);
    if (apart !== null && header === null && columnsOf(apart) !== null) byTabs = false;
    const cells: string[] | null = withoutGaps(cellsOf(line), header !== null) ?? (apart !== null && (byTabs ? false : header === null ? columnsOf(apart) !== null : apart.length === header.length) ? apart : null) ?? (header !== null && line.split("\t").length === header.length ? line.split("\t").map((cell) => cleanText(cell)) : null);
    if (cells === null) {
      header = null;
      byTabs = true;
      for (const text of labelsApart(line.replace(/^(\s*\d{1,3})\t(?=[^\t]*$)/, "$1、"))) out.push({ at, text, more: said });
      continue;
    }
    if (cells.every((cell) => /^:?-{2,}:?$|^$/.test(cell))) continue;
    const named: (Part | null)[] | null = columnsOf(cells) ?? (header === null ? byWidth(cells, lines.slice(index + 1, index + 9)) : null);
    if (named) {
      header = named;
      titles = cells;
      post = "";
      continue;
    }
    const alone = cells.length > 1 && cells.filter((cell) => cell !== "").length === 1 ? (cells.find((cell) => cell !== "") ?? "") : "";
    // A row across the table, above its headings, is the name of the table.
    if (alone !== "" && alone.length <= 20 && columnsOf(cellsOf(lines[index + 1]?.text ?? "") ?? [])) {
      out.push({ at, text: `## ${alone}`, more: "" });
      continue;
    }
    // A row across the table that begins the next part of a form: “四、任职资格”.
    if (header !== null && alone !== "" && alone.length <= 16 && /^[一二三四五六七八九十]{1,2}[、.．]/.test(alone)) {
      header = null;
      out.push({ at, text: alone, more: "" });
      continue;
    }
    // A row across the table that names who does what stands in the next.
    const titled = header !== null && alone !== "" ? titleIn(alone) : null;
    if (titled) {
      post = titled.name;
      out.push({ at, text: `岗位名称：${titled.name}`, more: "" });
      continue;
    }
    // Below its list, a form goes on with labels: “任职要求 | 高中以上学历”.
    const filled = cells.filter((cell) => cell !== "");
    if (header !== null && (filled.length === 2 || /^(?:序号|编号|项次|序)$/.test(titles[0] ?? "")) && header.length > 2 && label.test(filled[0] ?? "") && !/^(?:岗位|职位|职务)$/.test(filled[0] ?? "")) header = null;
    if (header !== null && cells.length > 1) {
      const of = (part: Part): string[] => cells.filter((_, column) => header?.[column] === part && cells[column] !== "");
      const name = of("post")[0] ?? "";
      if (name !== "" && name !== post) out.push({ at, text: `岗位名称：${name}`, more: "" });
      if (name !== "") post = name;
      if (of("superior")[0]) out.push({ at, text: `直接上级：${of("superior")[0] ?? ""}`, more: "" });
      const deeds = of("duty").filter((cell) => !/^(?:无|\/|—|-+)$/.test(cell));
      // “近效期管理 | 每月25日前上报”: the first says what the second is about.
      const duty = deeds.join(deeds.length === 2 && /^\p{Script=Han}{2,8}$/u.test(deeds[0] ?? "") ? "：" : "，");
      const place = [...of("place"), ...of("name")].filter((cell) => cell.length <= 20 && !duty.includes(cell)).join("");
      if (duty !== "") out.push({ at, text: `${markOf(duty) ? "" : `- ${place === "" ? "" : `${place}：`}`}${duty}${/[。；]$/.test(duty) ? "" : "。"}`, more: moreOf(cells, header, titles) });
      continue;
    }
    // “喜悦茶餐厅 | 深圳 | 5-7K”: what an advertisement says of the place.
    if (header === null && !line.includes("\t") && !/^\s*\|/.test(line) && line.split("|").length > 2 && cells.every((cell) => cell.length <= 12 && !/[。；]/.test(cell))) continue;
    // A row with a number and no headings above: what is longest is to be done, what stands before it is its name.
    const [number = "", ...told] = cells;
    if (/^\d{1,3}$/.test(number) && told.length >= 2 && told.some((cell) => cell !== "")) {
      const at_ = told.reduce((best, cell, column) => (cell.length > (told[best] ?? "").length ? column : best), 0);
      const name = told.slice(0, at_).filter((cell) => cell !== "" && cell.length <= 10).join("");
      out.push({ at, text: `${number}、${name === "" ? "" : `${name}：`}${(told[at_] ?? "").replace(/[。；]$/, "")}。`, more: told.slice(at_ + 1).filter((cell) => cell !== "").map(often).join("，") });
      continue;
    }
    // “职位名称 | 市场专员 | 职系 | 营销”: beside a label that is known, others stand in every second cell.
    const paired = cells.length >= 4 && cells.length % 2 === 0 && label.test((cells[0] ?? "").replace(/[：:\s]/g, "")) && (cells[1] ?? "").length <= 20;
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column] ?? "";
      const value = cells[column + 1] ?? "";
      if ((label.test(cell.replace(/[：:\s]/g, "")) || (paired && column % 2 === 0 && /^\p{Script=Han}{2,6}[：:]?$/u.test(cell))) && value !== "" && !label.test(value)) {
        out.push({ at, text: `${cell.replace(/[：:\s]/g, "")}：${value.length > 30 ? "" : value}`, more: "" });
        if (value.length > 30) out.push({ at, text: value, more: "" });
        column++;
      } else if (cell !== "") out.push({ at, text: cell.length >= 10 && !/[。；：！？]$/.test(cell) ? `${cell}。` : cell, more: "" });
    }
  }
  return out;
}

interface Raw { readonly at: number; readonly text: string; readonly more?: string }

/** Rows whose cells hold several lines, which a sheet puts in quotes, as a row for each of these lines. */
function unquoted(lines: readonly Raw[]): Raw[] {
  const out: Raw[] = [];
  let named: (Part | null)[] | null = null;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as Raw;
    const row = columnsOf(cellsOf(line.text) ?? []);
    if (row) named = row;
    const end = /(?:^|\t)"[^"]*$/.test(line.text) ? endOfRecord(lines, index) : -1;
    if (end < 0) {
      out.push(line);
      continue;
    }
    const cells = cellsOfRecord(lines.slice(index, end + 1));
    const most = Math.max(...cells.map((cell) => cell.length));
    if (named !== null) for (let n = 0; n < most; n++) out.push({ at: (cells.find((cell) => cell.length === most)?.[n] ?? line).at, text: cells.map((cell, column) => (cell.length === 1 && n > 0 && named?.[column] !== "more" ? "" : (cell[cell.length === 1 ? 0 : n]?.text ?? ""))).join("\t") });
    else for (const [column, cell] of cells.entries()) out.push(...cell.map((one) => ({ ...one, text: cell.length === 1 && (cells[column + 1]?.length ?? 0) > 1 ? `${one.text.replace(/[：:]$/, "")}：` : one.text })));
    index = end;
  }
  return out;
}

/** A cell of a sheet has no more lines than this. */
const longestCell = 60;

/** The line in which the quotes that a line opens are closed; -1 where none does. */
function endOfRecord(lines: readonly Raw[], from: number): number {
  let open = false;
  for (let index = from; index < lines.length && index < from + longestCell; index++) {
    for (const mark of lines[index]?.text ?? "") if (mark === '"') open = !open;
    if (!open) return index;
  }
  return -1;
}

/** The cells of a record, each with its lines. */
function cellsOfRecord(lines: readonly Raw[]): { at: number; text: string }[][] {
  const cells: { at: number; text: string }[][] = [[]];
  let open = false;
  for (const { at, text } of lines) {
    let words = "";
    for (const mark of text) {
      if (mark === '"') open = !open;
      else if (mark === "\t" && !open) {
        cells.at(-1)?.push({ at, text: words });
        cells.push([]);
        words = "";
      } else words += mark;
    }
    cells.at(-1)?.push({ at, text: words });
  }
  return cells;
}

/** Labels of a form whose words stand in the next line, as a preview of a table gives them. */
const alone = /^\s*(?:(?:岗位|职位|职务)(?:名称|编号|编码|代码|定员|等级|级别)|所[在属]部门|部门|直[接属]上[级司]|直[接属]下级|汇报对象|工资等级|薪[酬资](?:类型|等级)|所辖人员|(?:岗位)?分析日期|编制日期|教育(?:水平|背景|程度)|专业(?:要求)?|学历|经验|工作经验|知识|技能(?:技巧)?|培训经历|使用工具|工作环境|工作时间(?:特征)?)\s*[：:]?\s*$/;

/** A label and the line after it in one, where a document has several such. */
function labelsBeside(lines: readonly Raw[]): Raw[] {
  if (lines.filter(({ text }) => alone.test(text)).length < 3) return [...lines];
  const out: Raw[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as Raw;
    let next = index + 1;
    while (next < lines.length && (lines[next]?.text ?? "").trim() === "" && next - index < 4) next++;
    const value = lines[next]?.text.trim() ?? "";
    if (!alone.test(line.text)) out.push(line);
    else if (value === "" || value.length > 40 || /[：:]/.test(value) || alone.test(value)) continue;
    else {
      out.push({ at: line.at, text: `${line.text.trim().replace(/[：:]$/, "")}：${value}` });
      index = next;
    }
  }
  return out;
}

/** Labels in boxes in the midst of a line: “……主管[岗位职责]1、……”. */
const midBox = /(?<=\S)(?=[【[](?:\p{Script=Han}{0,6}(?:职责|要求|关系|上级|下级|资格|条件|权限|内容|标准|概述|目的))[】\]])/u;
const boxesApart = (line: Raw): Raw[] => (/^\s*\||\t/.test(line.text) ? [line] : line.text.split(midBox).map((text) => ({ ...line, text })));

/** What an item says of itself at its end: “（责任人：店长）”, “    频次：每周”. */
const tail = /^(.{4,}?)(?:[ \u3000]{2,}|\s*[（(【]\s*)(责任人|责任岗位|执行人|负责人|经办人|执行岗位|频次|频率|周期|时限|完成时限|完成时间|要求完成时间)\s*[：:]\s*([^（）()：:，。]{1,20}?)\s*[)）】]?\s*[。；]?\s*$/u;
function withoutTail(line: Raw): Raw[] {
  const [, told, name = "", value = ""] = line.text.length < 300 && !line.text.includes("\t") && !/^\s*\|/.test(line.text) ? (tail.exec(line.text) ?? []) : [];
  if (told === undefined || new RegExp(`^\\s*(?:${form})\\s*[：:]`).test(line.text)) return [line];
  if (/人|岗位/.test(name)) return titleIn(`岗位名称：${value}`) ? [{ at: line.at, text: `岗位名称：${value}` }, ...withoutTail({ ...line, text: told })] : [line];
  return [{ at: line.at, text: told, more: often(value) }];
}

/** A period by its name alone: “年度” under “频次”. */
const often = (cell: string): string => cell.replace(/^(?:每)?([日周月季年])度?$/, "每$1").replace(/^每季$/, "每季度");

/** The cells of a row; null where a line is none. */
function cellsOf(line: string): string[] | null {
  const text = withoutSpaces(line);
  // A number, a tab and a text are an item of a list.
  const bars = text.split("|");
  if (bars.length > 2 && bars.length <= 24 && !text.startsWith("|") && !bars.some((cell) => /^\s*\p{Script=Han}{2,6}[：:]/u.test(cell))) return (text.endsWith("|") ? bars.slice(0, -1) : bars).map((cell) => cleanText(cell));
  const parts = /^\|.*\|$/.test(text) ? text.slice(1, -1).split("|") : text.split("\t").length > 1 && text.trim() !== "" && !/^\t|^[\d（(①-⑳一二三四五六七八九十•·*-][\d一二三四五六七八九十）)、.．]{0,3}\t[^\t]*$/.test(text) ? text.split("\t") : null;
  return parts?.map((cell) => cleanText(cell)) ?? null;
}

/** Cells of a form without the empty ones that several tabs in a row make. */
const withoutGaps = (cells: string[] | null, table: boolean): string[] | null => (cells !== null && !table && cells.length >= 3 && label.test((cells[0] ?? "").replace(/[：:\s]/g, "")) && cells[1] === "" ? cells.filter((cell) => cell !== "") : cells);

/** The cells of a row that commas part, as a sheet is saved; null where there are not three. */
function commas(line: string): string[] | null {
  if ((line.match(/,/g)?.length ?? 0) < 2 || line.length > 600) return null;
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => cleanText((match[1] ?? match[2] ?? "").replaceAll('""', '"')));
  return cells.length >= 3 ? cells : null;
}

/** The cells of a row that spaces part; null where there are not three. */
function spaced(line: string): string[] | null {
  const cells = line.trim().split(/[ \u3000]{2,}|\u3000+/);
  return cells.length >= 3 && !/[：:|\t]/.test(line.slice(0, 12)) ? cells.map((cell) => cleanText(cell)) : null;
}

/** A line without the spaces around it; tabs part cells and stay. */
function withoutSpaces(line: string): string {
  let [from, to] = [0, line.length];
  while (from < to && line[from] === " ") from++;
  while (to > from && line[to - 1] === " ") to--;
  return line.slice(from, to);
}

/** What further columns say of a row, in words that the rules read: “每班”, “由质检员审批”. */
function moreOf(cells: readonly string[], header: readonly (Part | null)[], titles: readonly string[]): string {
  return cells.flatMap((cell, column) => (header[column] !== "more" || cell === "" || cell === "—" || cell === "/" ? [] : [/审批|批准|签[字批]/.test(titles[column] ?? "") ? `由${cell}审批` : often(cell)])).join("，");
}
