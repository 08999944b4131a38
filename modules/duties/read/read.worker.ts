import { parentPort, workerData } from "node:worker_threads";
import { demandText, textOfFile, Unreadable } from "./file.ts";
import { readAsked } from "./read.ts";
import type { Asked, Answered } from "./reader.ts";

/** Reads one description beside the thread that answers requests. */
async function read({ name, bytes, text }: Asked): Promise<Answered> {
  try {
    const found = bytes ? await textOfFile(bytes, name) : demandText(text ?? "", name);
    return { text: found, posts: readAsked(found) };
  } catch (error) {
    if (error instanceof Unreadable) return { refused: error.sentence };
    throw error;
  }
}

parentPort?.postMessage(await read(workerData as Asked));
