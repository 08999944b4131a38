/** When in a talk a phrase is said. */
export type PhraseMoment = "open" | "hold" | "sorry" | "appoint" | "close";

/** A standard phrase of the desk. `{…}` is filled in where it is known: office, me, number, client, hours. */
export interface Phrase {
  readonly id: string;
  readonly moment: PhraseMoment;
  readonly zh: string;
  readonly en: string;
  /** The duty that asks for it; left out where none does. */
  readonly duty?: string;
}

/**
 * Standard phrases for who takes calls and answers clients. Those of the catalogue (`phrases.yaml`) keep their id here; the others say
 * in words what their duty asks for without words.
 */
export const phrases: readonly Phrase[] = Object.freeze([
  { id: "greeting", moment: "open", duty: "A1-FD-17", zh: "您好，{office}，请问有什么可以帮您？", en: "Good day, {office}. How may I help you?" },
  { id: "late-pickup", moment: "open", duty: "A1-FD-16", zh: "抱歉，方才不在座位，让您久等了。请问需要什么帮助？", en: "I am sorry, I was away from the desk and kept you waiting. How may I help you?" },
  { id: "follow-up-intro", moment: "open", duty: "A6-OUT-07", zh: "{office} {me}，工号 {number}。您现在方便说话吗？", en: "This is {me} of {office}, staff number {number}. Is this a good time?" },
  { id: "identity", moment: "open", duty: "A6-OUT-06", zh: "请问是 {client} 吗？", en: "Am I speaking to {client}?" },
  { id: "hold", moment: "hold", zh: "请您稍等一下，我马上查。不挂电话可以吗？", en: "One moment, I am looking it up. May I put you on hold?" },
  { id: "held", moment: "hold", zh: "谢谢您等着，查到了。", en: "Thank you for waiting. I have it here." },
  { id: "apology", moment: "sorry", duty: "A6-GRP-35", zh: "实在对不起，给您添麻烦了。我先把情况记下来，马上安排人处理。", en: "I am very sorry for the trouble. I note it down and have it seen to at once." },
  { id: "apology-safety", moment: "sorry", duty: "A6-GRP-35", zh: "实在对不起。您和家里人现在要不要紧？需要的话我先叫人过去。", en: "I am very sorry. Is everybody all right? If need be I send somebody first." },
  { id: "understanding", moment: "sorry", duty: "A6-INB-16", zh: "您的心情我明白，换成我也着急。您看这样办行不行？", en: "I understand, I would feel the same. Would this way do for you?" },
  { id: "late-notice", moment: "appoint", duty: "A6-OUT-17", zh: "这件还没办完，实在抱歉。现在办到这一步，我们最晚再过 {hours} 小时给您准信。", en: "This is not done yet and I am sorry. This is how far we are; you hear from us within {hours} hours." },
  { id: "appoint", moment: "appoint", duty: "A6-OUT-16", zh: "我记下了，最晚 {hours} 小时内给您回复。", en: "I have noted it; you hear from us within {hours} hours." },
  { id: "accepted", moment: "close", duty: "A6-INB-15", zh: "谢谢您体谅，有事随时打来。再见。", en: "Thank you for your understanding. Call us any time. Good-bye." },
  { id: "out-of-scope", moment: "close", duty: "A6-INB-18", zh: "这件不归{office}管，我把该找谁、电话多少告诉您，请您记一下。给您添麻烦了，再见。", en: "This is not for {office} to settle; let me tell you whom to turn to, please note it down. I am sorry for the trouble. Good-bye." },
  { id: "suggestion", moment: "close", duty: "A6-INB-17", zh: "谢谢您的建议，我如实报给公司。", en: "Thank you for the suggestion; I pass it on as you said it." },
] as const satisfies readonly Phrase[]);
