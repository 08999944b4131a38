import type { KindName } from "#platform/record/kinds.ts";
import { isSet } from "#platform/record/rule.ts";
import { choice, yesNo } from "./choice.tsx";
import { email, phone } from "./contact.tsx";
import { file, signature } from "./file.tsx";
import { lines } from "./lines.tsx";
import { duration, money, number } from "./number.tsx";
import { ref } from "./reference.tsx";
import { address, longText, tag, text } from "./text.tsx";
import { day, instant } from "./time.tsx";
import type { ShowProps, Widget } from "./widget.ts";
import "./widgets.css";

/** The widget of every kind of field; a kind without one does not compile. */
export const widgets: Readonly<Record<KindName, Widget>> = { text, longText, address, choice, tag, yesNo, number, money, duration, day, instant, phone, email, ref, file, signature, lines };

/** The value of a field, or a dash. */
export function Value(props: ShowProps) {
  const { Show } = widgets[props.field.kind];
  return isSet(props.value) ? <Show {...props} /> : <span className="m">—</span>;
}
