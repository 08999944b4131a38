/** What a checklist asks, as the page gets it. */
export interface Question {
  readonly id: string;
  readonly ask: string;
  readonly kind: "yesNo" | "number" | "text" | "photo" | "signature";
  readonly least?: number | null;
  readonly most?: number | null;
  readonly optional?: boolean | null;
}

export interface Answer {
  readonly yes?: boolean | null;
  readonly number?: unknown;
  readonly text?: unknown;
  readonly photos?: unknown;
  readonly signature?: unknown;
  /** Said to be wrong by who answers, where the answer itself does not tell. */
  readonly wrong?: boolean | null;
}

export type Answers = Readonly<Record<string, Answer>>;

const keyOf = { yesNo: "yes", number: "number", text: "text", photo: "photos", signature: "signature" } as const;

/** Whether a question has its answer. */
export function isAnswered({ kind }: Question, answer: Answer | undefined): boolean {
  const given = answer?.[keyOf[kind]];
  if (kind === "text") return typeof given === "string" && given.trim() !== "";
  return Array.isArray(given) ? given.length > 0 : given !== null && given !== undefined && given !== "";
}

/** Whether a number lies where something is wrong. */
export function isOutside({ kind, least, most }: Question, answer: Answer | undefined): boolean {
  const given = answer?.number;
  return kind === "number" && typeof given === "number" && ((typeof least === "number" && given < least) || (typeof most === "number" && given > most));
}

/** Whether an answer says that something is wrong: a no, a number out of its range, or of all else what is said to be so. */
export function isWrong(question: Question, answer: Answer | undefined): boolean {
  if (question.kind === "yesNo") return answer?.yes === false;
  return question.kind === "number" && typeof answer?.number === "number" ? isOutside(question, answer) : answer?.wrong === true;
}

/** The text that tells what to do about a question without its answer. */
export const lacking = { yesNo: "lacksYesNo", number: "lacksNumber", text: "lacksText", photo: "lacksPhoto", signature: "lacksSignature" } as const;

/** The questions that must be answered and are not, in their order. */
export function openOf(questions: readonly Question[], answers: Answers): Question[] {
  return questions.filter((one) => one.optional !== true && !isAnswered(one, answers[one.id]));
}

/** What was answered, as a record keeps it: by the words of the question. */
export function linesOf(questions: readonly Question[], answers: Answers): ({ readonly ask: string } & Answer)[] {
  return questions.flatMap((one) => (isAnswered(one, answers[one.id]) ? [{ ask: one.ask, ...answers[one.id] }] : []));
}
