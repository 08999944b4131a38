/** Marks that turn letters round, join them or show nothing: on paper they would hide what stands there. */
const hidden = /^[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]$/u;
/** What only dresses the sign before it: left out where that one is a box already. */
const dressing = (code: number): boolean => code === 0x200d || [[0xfe00, 0xfe0f], [0x1f3fb, 0x1f3ff], [0xe0100, 0xe01ef]].some(([from = 0, to = 0]) => code >= from && code <= to);

/**
 * A text as it can be printed: a sign without a glyph, or one that shows nothing, becomes a box with its code, `□(1F600)`.
 * Lines stay lines, a tab is four blanks.
 *
 * @param has whether the font has a glyph for a code point.
 */
export function visible(text: string, has: (code: number) => boolean): string {
  let out = "";
  let boxed = false;
  for (const sign of text.replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n").toWellFormed()) {
    const code = sign.codePointAt(0) as number;
    if (boxed && dressing(code)) continue;
    boxed = sign !== "\n" && sign !== "\t" && (hidden.test(sign) || !has(code));
    out += boxed ? `□(${code.toString(16).toUpperCase().padStart(4, "0")})` : sign === "\t" ? "    " : sign;
  }
  return out;
}

/** What no line begins with. */
const closing = new Set("，。、；：？！）】》」』〉”’…—,.;:?!)]}%");
/** What no line ends with. */
const opening = new Set("（【《「『〈“‘([{¥");
const wordSign = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}'’_@./:+-]/u;

/**
 * Breaks a text into lines no wider than `width`: between Chinese signs anywhere but before closing and after opening marks, in other
 * scripts between words; a word that is wider than a line is cut.
 *
 * @param widthOf the width of one sign, in the unit of `width`.
 */
export function linesOf(text: string, width: number, widthOf: (sign: string) => number): string[] {
  return text.split("\n").flatMap((line) => broken(line, width, widthOf));
}

function broken(line: string, width: number, widthOf: (sign: string) => number): string[] {
  const signs = [...line];
  const lines: string[] = [];
  let from = 0;
  while (from < signs.length) {
    let at = from;
    for (let used = 0; at < signs.length; at++) {
      used += widthOf(signs[at] as string);
      if (used > width && at > from) break;
    }
    const end = at < signs.length ? breakBefore(signs, from, at) : at;
    lines.push(signs.slice(from, end).join("").trimEnd());
    from = end;
    while (at < signs.length && signs[from] === " ") from++;
  }
  return lines.length === 0 ? [""] : lines;
}

/** Where a line that can hold the signs up to `at` ends best; a line is never left nearly empty for it. */
function breakBefore(signs: readonly string[], from: number, at: number): number {
  const least = from + Math.ceil((at - from) / 3);
  for (let end = at; end > least; end--) if (mayBreak(signs[end - 1] as string, signs[end] as string)) return end;
  return at;
}

function mayBreak(before: string, after: string): boolean {
  if (after === " ") return true;
  if (closing.has(after) || opening.has(before)) return false;
  return !(wordSign.test(before) && wordSign.test(after));
}
