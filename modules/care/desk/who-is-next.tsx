import type { OneRecord } from "#platform/ui/model.ts";
import { useRead } from "#platform/ui/queries.ts";
import { useListed, useText } from "#platform/ui/text/text.ts";
import { careTexts } from "../care.text.ts";
import type { Next } from "../next.ts";

/** Whom a case waits for, for a reader who can do nothing about it now. */
export function WhoIsNext({ one }: { one: OneRecord }) {
  const t = useText(careTexts);
  const listed = useListed();
  const found = useRead<{ next: Next | null }>(["one", "case", one.row.id, "next", one.row.version], `/api/v1/case/${one.row.id}/next`, { quiet: true });
  const next = found.data?.next;
  if (!next) return null;
  const who = listed(next.who.map(({ name, post }) => [post, name].filter(Boolean).join(" ")));
  return <span className="wrap" role="status">{who === "" ? t("nextNobody") : t(`next_${next.step}`, { who })}</span>;
}
