/**
 * A value as JSON that the database can store: half a character (as where a text was cut inside one) and NUL become U+FFFD.
 *
 * `JSON.stringify` writes both as escapes, so that what holds neither is not looked at twice.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes("\\ud") && !json.includes("\\u0000")) return json;
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "string") return storableText(part);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [storableText(key), inner]));
  });
}

/** A text without lone halves of characters and NUL, which become U+FFFD. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\uFFFD");
}
