/** A text in both languages of the product; Chinese comes first. */
export interface Label {
  readonly zh: string;
  readonly en: string;
}

export type Language = "zh" | "en";

/** Makes a label from its Chinese and its English text. */
export function L(zh: string, en: string): Label {
  return { zh, en };
}
