import { Button } from "antd";
import { useState } from "react";
import type { RecordType } from "#platform/record/record.ts";
import { instantNow } from "../clock.ts";
import { usePhone } from "../look/screen.ts";
import { KeepsFiles } from "../outbox/keeps.ts";
import { useSendOrKeep } from "../outbox/outbox.ts";
import { outboxTexts } from "../outbox/outbox.text.ts";
import { useForget, useWrite } from "../queries.ts";
import { useGo } from "../router.tsx";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe, useRecordTypes } from "../who.tsx";
import { WithMaker } from "../widgets/widget.ts";
import type { Values } from "./draft.ts";
import { presets } from "./form-values.ts";
import { looksLikeInitials } from "./initials.ts";
import { namesOf } from "./names.ts";
import { RecordForm, type Amid, type Filled } from "./RecordForm.tsx";
import { Dialog, newFields } from "./TransitionDialog.tsx";

interface Created {
  readonly id: string;
  readonly number: string | null;
}

/** The forms in which records can be made amid the form of another, by type. */
export type Makes = Readonly<Record<string, Amid | undefined>>;

interface Missing {
  readonly type: RecordType;
  readonly given: Values;
  readonly take: (id: string) => void;
}

/** What was typed after a record that is not there yet, as its first value: digits are a phone, all else its title. */
function firstValues(type: RecordType, typed: string): Values {
  // Initials are typed to find somebody; nobody is called so.
  if (typed === "" || looksLikeInitials(typed)) return {};
  const [phone, field] = Object.entries(type.fields).find(([, one]) => one.kind === "phone") ?? [];
  if (phone && /^[\d\s+-]{5,}$/.test(typed)) return { [phone]: field?.many ? [typed.replace(/\D/g, "")] : typed.replace(/\D/g, "") };
  return { [type.title]: typed };
}

/**
 * The form of a new record. `given` fills fields beforehand (and over presets); `only` leaves out all other fields that need not be given,
 * `needs` must be given here though the record can be without them, `submit` says what sending does where that is more than entering it.
 */
export function NewRecord({ type, given = {}, only, needs = [], submit, done, onCancel, narrow, amid, makes, choose }: { type: RecordType; given?: Values; only?: readonly string[]; needs?: readonly string[]; submit?: string; done: (made: Created) => void; onCancel?: () => void; narrow?: boolean; amid?: Amid; makes?: Makes; choose?: (id: string) => void }) {
  const label = useLabel();
  const t = useText(recordTexts);
  const me = useMe();
  const tell = useTell();
  const forget = useForget();
  const write = useWrite();
  const o = useText(outboxTexts);
  const go = useGo();
  const sendOrKeep = useSendOrKeep();
  const types = useRecordTypes();
  const [missing, setMissing] = useState<Missing | null>(null);
  const { names, required } = newFields(type);
  // On a phone what is entered standing asks little at first.
  const standing = usePhone() && only === undefined ? type.quick : undefined;
  const [whole, setWhole] = useState(false);
  const asked = only ?? (whole ? undefined : standing);
  const listed = asked ? names.filter((name) => asked.includes(name) || (required.includes(name) && given[name] === undefined && type.fields[name]?.preset === undefined)) : names;
  const all = { ...presets(type, names, me, instantNow()), ...given };
  // Whoever works at one site only is not asked at which.
  const known = (name: string): boolean => me.sites.length === 1 && type.fields[name]?.to === "site" && required.includes(name) && all[name] === me.sites[0]?.id;
  const shown = listed.filter((name) => !known(name));
  const first = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  /** Without a link it is kept on this device; what is made amid another form is needed there at once. */
  const orKeep = async (body: Values): Promise<Created | null> => {
    const said = type.fields[type.title]?.kind === "ref" ? undefined : body[type.title];
    const sent = await sendOrKeep({ type: type.name, title: typeof said === "string" ? said : label(type.label), parts: [{ type: type.name, body }] });
    if (!sent.kept) return sent;
    tell.done(o("kept"));
    go("/waiting");
    return null;
  };
  const send = async ({ input }: Filled): Promise<void> => {
    // What is not asked here but given beforehand is sent with it.
    const hidden = Object.fromEntries(Object.entries(first).filter(([name, value]) => !shown.includes(name) && value !== null && value !== undefined));
    const body: Values = { ...hidden, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) };
    const made = choose ? await write<Created>(`/api/v1/${type.name}`, body) : await orKeep(body);
    if (!made) return;
    forget(type.name, made.id);
    tell.done(t("created", { number: made.number ?? label(type.label) }));
    done(made);
  };
  const take = (id: string): void => {
    missing?.take(id);
    setMissing(null);
  };
  const form = <KeepsFiles value={!choose}><RecordForm type={type} names={shown} required={[...required, ...needs].filter((name) => shown.includes(name))} first={first} draft={`new.${type.name}.${JSON.stringify(given)}`} submit={submit ?? t("enterIt")} narrow={narrow} amid={amid} choose={choose} send={send} onCancel={onCancel} />{standing && !whole && listed.length < names.length && <Button type="text" block onClick={() => setWhole(true)}>{t("allFields")}</Button>}</KeepsFiles>;
  if (!makes) return form;
  const maker = {
    types: Object.keys(makes),
    make: (name: string, typed: string, chosen: (id: string) => void): void => {
      const wanted = types.find((one) => one.name === name);
      if (wanted) setMissing({ type: wanted, given: firstValues(wanted, typed), take: chosen });
    },
  };
  // The second form stands beside the first, not inside it: what is sent in one must not send the other.
  return (
    <>
      <WithMaker value={maker}>{form}</WithMaker>
      {missing && (
        <Dialog title={t("newOf", { type: namesOf(missing.type, label).within })} onClose={() => setMissing(null)} width={760}>
          <NewRecord type={missing.type} given={missing.given} amid={makes[missing.type.name]} choose={take} done={({ id }) => take(id)} onCancel={() => setMissing(null)} />
        </Dialog>
      )}
    </>
  );
}
