import { pinyin } from "pinyin-pro";

const han = /\p{Script=Han}/u;

/**
 * How a name is typed without a Chinese keyboard: its pinyin without tones and blanks, and its initials, each once.
 *
 * A name that begins with a surname of several readings (单, 曾, 仇) is given in both, since a company may begin with the same character. `ü` is `v`.
 * @example latinOf("王小玲") // ["wangxiaoling", "wxl"]
 */
export function latinOf(name: string): string[] {
  if (!han.test(name)) return [];
  const forms = new Set<string>();
  for (const surname of ["head", "off"] as const) {
    const syllables = pinyin(name, { toneType: "none", type: "array", v: true, surname }).map((part) => part.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
    forms.add(syllables.join(""));
    forms.add(syllables.map((part) => String.fromCodePoint(part.codePointAt(0) ?? 32)).join("").replaceAll(" ", ""));
  }
  forms.delete("");
  return [...forms];
}
