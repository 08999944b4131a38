/** A text without lone halves of characters, which become U+FFFD; also in browsers before Chrome 111, such as older WebViews, that have no word of their own for it. */
export function wellFormed(text: string): string {
  // As whole characters are read here, only a half that stands alone is a surrogate.
  return typeof text.toWellFormed === "function" ? text.toWellFormed() : text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
