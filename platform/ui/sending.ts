import { useState } from "react";
import { sentenceOf } from "./api.ts";

/** One thing a person sends from a form of its own: whether it is under way, and the sentence of why it was refused. */
export interface Sending {
  readonly busy: boolean;
  readonly wrong: string | null;
  setWrong(wrong: string | null): void;
  /** Runs the work unless some is under way; gives whether it was done. */
  send(work: () => Promise<unknown>): Promise<boolean>;
}

/** For forms that no declaration makes; those of records have their own in RecordForm. */
export function useSending(): Sending {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setWrong(null);
    try {
      await work();
      return true;
    } catch (error) {
      setWrong(sentenceOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, wrong, setWrong, send };
}
