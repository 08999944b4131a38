/**
 * What became of one try: `sent`; `later`, the peer wants fewer; `again`, it may go well another time (`channel`: the whole channel is out of reach);
 * `never`, it will not. `answer` is what the peer said, without secrets.
 */
export interface Outcome {
  readonly how: "sent" | "later" | "again" | "never";
  readonly answer: string;
  readonly channel?: boolean;
}

const mostAnswer = 300;

/** A peer's words in one bounded line, with every secret blotted out. */
export function tidyAnswer(text: string, secrets: readonly string[]): string {
  let line = text;
  for (const secret of secrets) if (secret.length >= 4) line = line.replaceAll(secret, "***").replaceAll(encodeURIComponent(secret), "***");
  return line.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim().slice(0, mostAnswer);
}
