import { Button } from "#platform/ui/look/parts.ts";
import { Chip } from "#platform/ui/look/pieces.tsx";
import { query } from "#platform/ui/api.ts";
import type { Refs, Row } from "#platform/ui/model.ts";
import { useRead, useRows } from "#platform/ui/queries.ts";
import type { Values } from "#platform/ui/record/draft.ts";
import type { Amid } from "#platform/ui/record/RecordForm.tsx";
import { looksLikeInitials } from "#platform/ui/record/initials.ts";
import { To } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { listOf, AroundRow } from "#platform/ui/widgets/widget.ts";
import { Value } from "#platform/ui/widgets/widgets.tsx";
import { usePaused } from "#platform/ui/widgets/reference.tsx";
import { clientTexts } from "../clients.text.ts";
import { clientRecord } from "../client.record.ts";

type Why = "phone" | "email" | "nameAddress" | "name" | "initials";

export interface Double {
  readonly row: Row;
  readonly why: readonly Why[];
}

interface Answer {
  readonly candidates: readonly Double[];
  readonly refs: Refs;
}

const words = { phone: "samePhone", email: "sameEmail", nameAddress: "sameNameAddress", name: "sameName", initials: "byInitials" } as const;
const text = (value: unknown): string | undefined => (typeof value === "string" && value.trim() !== "" ? value.trim() : undefined);

/** One question after doubles; of several phones each is asked for by itself. */
function useAsked(params: Readonly<Record<string, string | undefined>>, enabled: boolean) {
  const asked = query(params);
  return useRead<Answer>(["list", "client", "doubles", asked], `/api/v1/client/duplicates${asked}`, { enabled });
}

/** Clients that may be the same as one that is kept; the server compares its numbers, of which nobody here sees more than the mask shows. */
export function useDoublesOf(id: string): readonly Double[] {
  return useAsked({ of: id }, true).data?.candidates ?? [];
}

/** Clients that may be the one whose values these are, by up to three phones, the first e-mail, and the name with its place. */
function useDoubles(values: Values): { found: readonly Double[]; refs: Refs } {
  const phones = listOf(values.phones).map(String);
  const name = usePaused(text(values.name) ?? "", 350);
  const address = usePaused(text(values.address) ?? "", 350);
  const email = text(listOf(values.emails)[0]);
  const place = { name: name || undefined, address: address || undefined, site: text(values.site), unit: text(values.unit) };
  const answers = [
    useAsked({ phone: phones[0], email, ...place }, phones.length > 0 || email !== undefined || name !== ""),
    useAsked({ phone: phones[1] }, phones.length > 1),
    useAsked({ phone: phones[2] }, phones.length > 2),
  ];
  // Who types initials looks for somebody.
  const initials = looksLikeInitials(name) && name.length > 1;
  const sought = useRows("client", { q: name, fields: "name,phones,unit" }, { limit: 5, enabled: initials });
  const all = [...answers.flatMap((answer) => answer.data?.candidates ?? []), ...(initials ? sought.rows.map((row): Double => ({ row, why: ["initials"] })) : [])];
  const found = all.filter((one, at) => all.findIndex((other) => other.row.id === one.row.id) === at);
  return { found, refs: Object.assign({}, ...answers.map((answer) => answer.data?.refs), initials ? sought.refs : {}) as Refs };
}

export function WhyChips({ why }: { why: readonly Why[] }) {
  const t = useText(clientTexts);
  return <>{why.map((one) => <Chip key={one} tone={one === "phone" || one === "email" ? "soon" : undefined}>{t(words[one])}</Chip>)}</>;
}

/** While a new client is entered: who is here already and may be the same. */
export function Doubles({ values, choose }: { values: Values; choose?: (id: string) => void }) {
  const t = useText(clientTexts);
  const { found, refs } = useDoubles(values);
  return (
    <div className={found.length > 0 ? "broad" : "hidden"} role="status" aria-live="polite">
      {found.length > 0 && (
        <section className="doubles">
          <b>{t("doubles")}</b> <small>{t(choose ? "doublesTake" : "doublesHint")}</small>
          {found.map(({ row, why }) => (
            <div className="it" key={row.id}>
              <div className="row" style={{ gap: "2px 10px" }}>
                <b>{String(row.name)}</b>
                <AroundRow value={{ type: "client", row, refs }}>
                  {(["phones", "unit"] as const).map((name) => listOf(row[name]).length > 0 && <small key={name}><Value field={clientRecord.fields[name]} name={name} value={row[name]} /></small>)}
                </AroundRow>
                <WhyChips why={why} />
              </div>
              {choose ? <Button size="small" onClick={() => choose(row.id)}>{t("takeIt")}</Button> : <To to={`/client/${row.id}`} label={`${t("openIt")} ${String(row.name)}`}>{t("openIt")}</To>}
            </div>
          ))}
        </section>
      )}
    </div>
  );
}

/** Stands below the phones of a client that is being entered. */
export const amidClient: Amid = { after: "phones", show: (values, choose) => <Doubles values={values} choose={choose} /> };
