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

/** Fills each `{x}` of a text with the value of that name, said as it stands or as `said` says it; what is not given stays empty. */
export function fill<V>(text: string, values: Readonly<Record<string, V>>, said: (value: V & {}) => string = String): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return value === undefined || value === null ? "" : said(value);
  });
}

/** A label with each `{x}` filled; a label among the values speaks each language. */
export function filled(label: Label, values: Readonly<Record<string, string | number | Label>>): Label {
  const of = (language: Language): string => fill(label[language], values, (value) => (typeof value === "object" ? value[language] : String(value)));
  return L(of("zh"), of("en"));
}

/** What stands between the members of a list. */
export const between = (language: Language): string => (language === "zh" ? "、" : ", ");

/** Several names in a row: 甲、乙 in Chinese, A, B in English. */
export function listed(names: readonly string[], language: Language): string {
  return names.join(between(language));
}

/** Several labels in a row, in each language. */
export function listedLabels(labels: readonly Label[]): Label {
  return L(listed(labels.map(({ zh }) => zh), "zh"), listed(labels.map(({ en }) => en), "en"));
}
