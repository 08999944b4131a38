import type { Kind } from "./kind.ts";
import { choice, tag, yesNo } from "./kinds/choice.ts";
import { email, phone } from "./kinds/contact.ts";
import { lines } from "./kinds/lines.ts";
import { duration, money, number } from "./kinds/number.ts";
import { file, ref, signature } from "./kinds/reference.ts";
import { address, longText, text } from "./kinds/text.ts";
import { day, instant } from "./kinds/time.ts";

/** Every kind of field; a widget per name is required by the type of `platform/ui/widgets`. */
export const kinds = {
  text, longText, address, choice, tag, yesNo, number, money, duration, day, instant, phone, email, ref, file, signature, lines,
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

/** The kind of a name, erased to what the engine needs. */
export function kindOf(name: KindName): Kind {
  return kinds[name] as Kind;
}
