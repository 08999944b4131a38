import type { Cell } from "./cell.ts";
import { plain, readText } from "./values.ts";
import type { ValueRead } from "./values.ts";

/** The longest number ITU-T E.164 allows is 15 digits; 00 and an area's 0 may stand before it. */
const MOST_DIGITS = 18;
/** 110, 119, 120 are numbers too. */
const FEWEST_DIGITS = 3;

/**
 * Reads the phone numbers of a cell, each as digits ("13800138000", "01067881234"), an extension after a hyphen ("01067881234-802"). Several are
 * parted by / 、 ; , or a space. 86 before a Chinese mobile number goes; names and remarks beside a number are left out.
 */
export function readPhone(cell: Cell | undefined): ValueRead<string[]> {
  const text = readText(cell);
  if (text === null) return { value: null, reason: "empty" };
  const phones: string[] = [];
  for (const piece of plain(text).replace(/\([^()\d]*\)/g, " ").split(/[/、;,|，；或]/)) {
    for (const one of spaced(piece)) {
      const phone = digitsOf(one);
      if (phone === null) return { value: null, reason: "not_a_phone" };
      if (phone !== "" && !phones.includes(phone)) phones.push(phone);
    }
  }
  return phones.length > 0 ? { value: phones } : { value: null, reason: "not_a_phone" };
}

/** Parts a piece at spaces where each part is a number by itself; "138 0013 8000" and "010 67881234" stay one. */
function spaced(piece: string): string[] {
  const parts = piece.trim().split(" ");
  const count = (text: string): number => text.replace(/\D/g, "").length;
  return parts.filter((p) => count(p) >= 7).length > 1 ? parts : [parts.join("")];
}

/** Digits of one number, "" when the piece has none, null when it cannot be a number. */
function digitsOf(piece: string): string | null {
  const [main = "", extension = ""] = piece.split(/(?:转|分机|ext\.?|x|#)(?=\d)/i);
  // An extension may also hang on a hyphen after a whole number: 0755-26888888-802.
  const hung = /^(\+?[\d()]*-?\d{7,8})-(\d{1,6})$/.exec(main);
  let digits = (hung?.[1] ?? main).replace(/\D/g, "");
  const tail = (extension || (hung?.[2] ?? "")).replace(/\D/g, "");
  if (digits === "") return "";
  digits = digits.replace(/^(?:00)?86(?=1[3-9]\d{9}$)/, "");
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return null;
  return tail === "" ? digits : `${digits}-${tail}`;
}
