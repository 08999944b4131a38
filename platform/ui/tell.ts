import { App } from "antd";
import { sentenceOf } from "./api.ts";

/** Short messages over the page: what was done, or why it was not. */
export function useTell(): { done: (text: string) => void; wrong: (error: unknown) => void } {
  const { message } = App.useApp();
  return { done: (text) => void message.success(text, 2.5), wrong: (error) => void message.error(sentenceOf(error), 6) };
}
