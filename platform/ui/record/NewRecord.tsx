import type { RecordType } from "#platform/record/record.ts";
import { useForget, useWrite } from "../queries.ts";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe } from "../who.tsx";
import type { Values } from "./draft.ts";
import { presets } from "./form-values.ts";
import { RecordForm, type Amid, type Filled } from "./RecordForm.tsx";
import { newFields } from "./TransitionDialog.tsx";

interface Created {
  readonly id: string;
  readonly number: string | null;
}

/**
 * The form of a new record. `given` fills fields beforehand (and over presets); `only` leaves out all other fields that need not be given.
 */
export function NewRecord({ type, given = {}, only, done, onCancel, narrow, amid }: { type: RecordType; given?: Values; only?: readonly string[]; done: (made: Created) => void; onCancel?: () => void; narrow?: boolean; amid?: Amid }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const me = useMe();
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const { names, required } = newFields(type);
  const shown = only ? names.filter((name) => only.includes(name) || (required.includes(name) && given[name] === undefined && type.fields[name]?.preset === undefined)) : names;
  const all = { ...presets(type, names, me, new Date().toISOString()), ...given };
  const first = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const send = async ({ input }: Filled): Promise<void> => {
    // What is not asked here but given beforehand is sent with it.
    const hidden = Object.fromEntries(Object.entries(first).filter(([name, value]) => !shown.includes(name) && value !== null && value !== undefined));
    const made = await write<Created>(`/api/v1/${type.name}`, { ...hidden, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) });
    forget(type.name, made.id);
    tell.done(t("created", { number: made.number ?? label(type.label) }));
    done(made);
  };
  return <RecordForm type={type} names={shown} required={required.filter((name) => shown.includes(name))} first={first} draft={`new.${type.name}.${JSON.stringify(given)}`} submit={t("newOf", { type: label(type.label) })} narrow={narrow} amid={amid} send={send} onCancel={onCancel} />;
}
