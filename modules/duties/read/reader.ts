import { Worker } from "node:worker_threads";
import type { Label } from "#platform/record/label.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem, type Problem } from "#platform/record/problem.ts";
import { demandKind, demandText, Unreadable } from "./file.ts";
import type { AskedPost } from "./read.ts";

/** What is to be read: a file, or a text that was pasted. */
export interface Asked {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly text?: string;
}

export type Answered = { readonly text: string; readonly posts: readonly AskedPost[] } | { readonly refused: Label };

const longestMs = 30_000;
const mostAtOnce = 2;
/** The organisations whose descriptions are being read: one each, so that none keeps the others waiting. */
const reading = new Set<string>();

/**
 * Reads a description in a thread of its own, so that nobody else waits for it.
 *
 * @throws Problem `invalid_input` with what to do about the file or the text, and to wait where one of the organisation, or two of others, are being read already.
 */
export async function readBeside(orgId: string, asked: Asked): Promise<{ readonly text: string; readonly posts: readonly AskedPost[] }> {
  try {
    if (asked.bytes) demandKind(asked.bytes, asked.name);
    else demandText(asked.text ?? "", asked.name);
  } catch (error) {
    throw error instanceof Unreadable ? refused(asked, error.sentence) : error;
  }
  if (reading.has(orgId)) throw refused(asked, L("贵组织的另一份说明正在读，请等它读完再试。", "Another description of your organisation is being read; try again when it is done."));
  if (reading.size >= mostAtOnce) throw refused(asked, L("服务器正在读别人的说明，请过几秒再试一次。", "The server is reading other descriptions; try again in a few seconds."));
  reading.add(orgId);
  try {
    const answer = await answerOf(asked);
    if ("refused" in answer) throw refused(asked, answer.refused);
    return answer;
  } finally {
    reading.delete(orgId);
  }
}

function answerOf(asked: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./read.worker.ts", import.meta.url), { workerData: asked, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    const late = setTimeout(() => {
      reject(refused(asked, L("这份说明太长或太乱，半分钟没读完。请分成几份再试。", "This description is too long or too tangled to be read in half a minute. Split it and try again.")));
      void worker.terminate();
    }, longestMs);
    worker.once("message", (answer: Answered) => resolve(answer));
    worker.once("error", reject);
    worker.once("exit", () => {
      clearTimeout(late);
      reject(refused(asked, L("这份说明读不了，请另存为 .txt 再试。", "This description cannot be read; save it as .txt and try again.")));
    });
  });
}

function refused(asked: Asked, hint: Label): Problem {
  const [field, label] = asked.bytes ? (["file", L("文件", "File")] as const) : (["text", L("文字", "Text")] as const);
  return fieldProblem([{ field, code: "field_invalid", params: { field: label, hint }, label }]);
}
