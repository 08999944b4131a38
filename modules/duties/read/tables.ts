import { markOf } from "./marks.ts";
import { cleanText } from "./tidy.ts";
import { titleIn } from "./titles.ts";

/** What a column of a table says, by its heading. */
const columns: readonly (readonly [part: Part, shape: RegExp])[] = [
  ["post", /^(?:岗位|职位|职务|岗位名称|职位名称|职务名称|工种|人员|角色|责任人|责任岗位)$/],
  ["superior", /^(?:直[接属]上[级属司]|上级|上级岗位|汇报对象|直接领导)$/],
  ["duty", /职责|工作内容|工作任务|任务|工作事项|事项|工作要求|工作标准|主要工作|工作描述|内容/],
  ["more", /备注|责任领导|^(?:要求|标准|考核标准|考核要求|质量标准)$|频[次率]|周期|时间|时限|期限|完成|审批|批准|签[字批]|表单|记录|凭证|单据/],
];
type Part = "post" | "superior" | "duty" | "more";

/** What the columns of a row of headings hold; null where the row is none. */
export function columnsOf(cells: readonly string[]): (Part | null)[] | null {
  const named = cells.map((cell) => (cell.length <= 8 ? (columns.find(([, shape]) => shape.test(cell))?.[0] ?? null) : null));
  const known = named.filter((part) => part !== null).length + (cells.some((cell) => /^(?:序号|编号|No\.?|项目|类别|分类|分值|权重|分数)$/i.test(cell)) ? 1 : 0);
  return named.includes("duty") && known > 1 ? named : null;
}
const label = /^(?:岗位名称|职位名称|职务名称|岗位|职位|职务|所属部门|部门|直[接属]上级|上级岗位|直接领导|汇报对象|直[接属]下级|岗位编号|编制|编制人|审核人|批准人|生效日期|工作地点|任职资格|任职要求|学历要求?|专业要求?|年龄要求?|岗位职责|工作职责|主要职责|工作内容|管理职能|岗位目的)$/;

/** Labels of a form; several in one line stand in lines of their own. */
const form = "岗位名称|隶属部门|职位编码|职位编号|工资等级|职位等级|薪资等级|薪酬等级|职级|岗位等级|岗位级别|工作性质|分管领导|制定日期|编写日期|生效日期|版本|上级|职位名称|职务名称|所属部门|所在部门|部门名称|部门|直[接属]上[级属]|上级岗位|直接领导|汇报对象|直[接属]下[级属]|岗位编号|岗位编码|编制|定员|工作地点|职级|岗位职责|工作职责|岗位|职位|职务";
const inLine = new RegExp(`[\\s；;|]+(?=(?:${form})\\s*[：:])|[ \\u3000\\t]{2,}(?=[\\p{Script=Han}]{2,6}\\s*[：:])`, "gu");
const boxed = new RegExp(`^\\s*[【\\[]\\s*(${form}|主要职责|职责|工作内容|任职要求|任职资格|任职条件|工作时间|职责概述|岗位概述)\\s*[】\\]]\\s*[：:]?`);

/** One line, or several where a form puts its labels side by side; a label in a box is a label. */
const labelsApart = (line: string): string[] => {
  const text = line.replace(boxed, "$1：");
  return new RegExp(`^\\s*(?:${form})\\s*[：:]`).test(text) && !text.includes("|") ? text.split(inLine) : [text];
};

/**
 * Lines of a text with its tables (`| … | … |`, or cells parted by tabs under a heading that names them) as plain lines: one for each cell,
 * a label before its value, and of a table of duties one line for each row. Every line keeps the number of the row it came from.
 */
export function withoutTables(lines: readonly { readonly at: number; readonly text: string }[]): { readonly at: number; readonly text: string; readonly more: string }[] {
  const out: { at: number; text: string; more: string }[] = [];
  let header: (Part | null)[] | null = null;
  let titles: readonly string[] = [];
  let post = "";
  for (const [index, { at, text: line }] of lines.entries()) {
    // A row whose first cell is empty begins with a tab, as an indented line does: under headings, it is a row.
    const cells = cellsOf(line) ?? (header !== null && line.split("\t").length === header.length ? line.split("\t").map((cell) => cleanText(cell)) : null);
    if (cells === null) {
      header = null;
      for (const text of labelsApart(line.replace(/^(\s*\d{1,3})\t(?=[^\t]*$)/, "$1、"))) out.push({ at, text, more: "" });
      continue;
    }
    if (cells.every((cell) => /^:?-{2,}:?$|^$/.test(cell))) continue;
    const named = columnsOf(cells);
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
    // A row across the table that names who does what stands in the next.
    const titled = header !== null && alone !== "" ? titleIn(alone) : null;
    if (titled) {
      post = titled.name;
      out.push({ at, text: `岗位名称：${titled.name}`, more: "" });
      continue;
    }
    if (header !== null && cells.length > 1) {
      const of = (part: Part): string[] => cells.filter((_, column) => header?.[column] === part && cells[column] !== "");
      const name = of("post")[0] ?? "";
      if (name !== "" && name !== post) out.push({ at, text: `岗位名称：${name}`, more: "" });
      if (name !== "") post = name;
      if (of("superior")[0]) out.push({ at, text: `直接上级：${of("superior")[0] ?? ""}`, more: "" });
      const duty = of("duty").filter((cell) => !/^(?:无|\/|—|-+)$/.test(cell)).join("，");
      if (duty !== "") out.push({ at, text: `${markOf(duty) ? "" : "- "}${duty}${/[。；]$/.test(duty) ? "" : "。"}`, more: moreOf(cells, header, titles) });
      continue;
    }
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column] ?? "";
      const value = cells[column + 1] ?? "";
      if (label.test(cell.replace(/[：:\s]/g, "")) && value !== "" && !label.test(value)) {
        out.push({ at, text: `${cell.replace(/[：:\s]/g, "")}：${value.length > 30 ? "" : value}`, more: "" });
        if (value.length > 30) out.push({ at, text: value, more: "" });
        column++;
      } else if (cell !== "") out.push({ at, text: cell.length >= 10 && !/[。；：！？]$/.test(cell) ? `${cell}。` : cell, more: "" });
    }
  }
  return out;
}

/** The cells of a row; null where a line is none. */
function cellsOf(line: string): string[] | null {
  const text = withoutSpaces(line);
  // A number, a tab and a text are an item of a list.
  const parts = /^\|.*\|$/.test(text) ? text.slice(1, -1).split("|") : text.split("\t").length > 1 && text.trim() !== "" && !/^\t|^[\d（(①-⑳一二三四五六七八九十•·*-][\d一二三四五六七八九十）)、.．]{0,3}\t[^\t]*$/.test(text) ? text.split("\t") : null;
  return parts?.map((cell) => cleanText(cell)) ?? null;
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
  return cells.flatMap((cell, column) => (header[column] !== "more" || cell === "" || cell === "—" || cell === "/" ? [] : [/审批|批准|签[字批]/.test(titles[column] ?? "") ? `由${cell}审批` : cell])).join("，");
}
