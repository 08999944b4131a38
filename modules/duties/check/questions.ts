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
  readonly yes?: boolean;
  readonly number?: unknown;
  readonly text?: unknown;
  readonly photos?: unknown;
  readonly signature?: unknown;
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

/** Whether an answer says that something is wrong. */
export const isWrong = (question: Question, answer: Answer | undefined): boolean => answer?.yes === false || isOutside(question, answer);

/** The questions that must be answered and are not, in their order. */
export function openOf(questions: readonly Question[], answers: Answers): Question[] {
  return questions.filter((one) => one.optional !== true && !isAnswered(one, answers[one.id]));
}

/** What was answered, as a record keeps it: by the words of the question. */
export function linesOf(questions: readonly Question[], answers: Answers): ({ readonly ask: string } & Answer)[] {
  return questions.flatMap((one) => (isAnswered(one, answers[one.id]) ? [{ ask: one.ask, ...answers[one.id] }] : []));
}
