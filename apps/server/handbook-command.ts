import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { textOfFile, Unreadable } from "#modules/duties/read/file.ts";
import { readDescription, type Reading } from "#modules/duties/read/read.ts";
import { ConfigError } from "./config.ts";

const usage = "  handbook read FILE(.docx .txt .md) [--json] [--lang zh|en]";

const mostBytes = 25 * 1_048_576;

/**
 * `handbook read FILE`: reads a job description and tells its posts and duties with what is proposed for each; with `--json` as one object; its questions are in Chinese, or with `--lang en` in English.
 * It needs neither database nor network, and changes nothing.
 *
 * @throws ConfigError for a wrong command or a file that cannot be read.
 */
export async function handbookCommand(args: readonly string[], out: { write(text: string): unknown } = process.stdout): Promise<void> {
  const { values, positionals } = parse(args);
  const [what, file] = positionals;
  const language = values.lang ?? "zh";
  if (what !== "read" || !file || positionals.length > 2 || (language !== "zh" && language !== "en")) throw new ConfigError(`用法 Usage:\n${usage}`);
  const reading = readDescription(await textIn(file), language);
  out.write(values.json ? `${JSON.stringify(reading)}\n` : told(reading));
}

async function textIn(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new ConfigError(`没有 ${file} 这个文件，请看路径写得对不对。 There is no file ${file}; check its path.`);
  if (found.size > mostBytes) throw new ConfigError(`${file} 超过 25 MB，请去掉图片或分成几份。 ${file} is larger than 25 MB; remove its pictures or split it.`);
  const bytes = await readFile(file).catch((error: unknown) => Promise.reject(new ConfigError(`读不到文件 ${file}：${(error as Error).message} The file cannot be read.`)));
  try {
    return await textOfFile(bytes, basename(file));
  } catch (error) {
    throw error instanceof Unreadable ? new ConfigError(`${error.sentence.zh} ${error.sentence.en}`) : error;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean" }, lang: { type: "string" } } });
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n用法 Usage:\n${usage}`);
  }
}

/** A reading as lines for a person. */
function told({ posts }: Reading): string {
  const lines = posts.flatMap((post) => [
    `${post.name}${post.reportsTo === null ? "" : ` → ${post.reportsTo}`}`,
    ...post.duties.flatMap((duty) => [
      `  ${duty.lines[0]}–${duty.lines[1]} ${duty.text} [${[duty.kind, duty.cadence, duty.limit, duty.approver].filter((one) => one !== null).join(", ")}]`,
      ...duty.unsure.map((question) => `      ? ${question}`),
    ]),
  ]);
  const duties = posts.flatMap((post) => post.duties);
  return `${lines.join("\n")}\n${posts.length} 个岗位，${duties.length} 项职责，${duties.filter((duty) => duty.unsure.length > 0).length} 项要问。 ${posts.length} posts, ${duties.length} duties, ${duties.filter((duty) => duty.unsure.length > 0).length} with a question.\n`;
}
