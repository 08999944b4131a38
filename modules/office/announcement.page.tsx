import { Button } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import type { OneRecord } from "#platform/ui/model.ts";
import { useRows } from "#platform/ui/queries.ts";
import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { useWriteOne } from "#platform/ui/record/write-one.ts";
import { To } from "#platform/ui/router.tsx";
import { useListed, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { officeTexts } from "./office.text.ts";

/** What a notice is not, and what its title says, is no fact to read. */
const said = (name: string, row: OneRecord["row"]): boolean => name !== "subject" && !((name === "everywhere" || name === "formal") && row[name] !== true) && !(name === "reached" && row.reached === row.readers);

/** A notice: its reader acknowledges it in one tap where it is read, and who issued it sees who has not. */
export default function AnnouncementPage() {
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} facts={said} except={["receipt"]} extra={(one) => <Acknowledge notice={one} />} below={(one) => <Unread notice={one} />} /> : <NotThere />)}</OfType>;
}

function Acknowledge({ notice }: { notice: OneRecord }) {
  const t = useText(officeTexts);
  const me = useMe();
  const { busy, wrong, step } = useWriteOne("receipt");
  const mine = useRows("receipt", { announcement: notice.row.id, reader: me.staff.id, state: "waiting" }, { limit: 1 }).rows[0];
  if (!mine) return null;
  return (
    <>
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
      <Button type="primary" loading={busy} onClick={() => void step(mine, "acknowledge", {}, t("acknowledged"))}>{t("acknowledge")}</Button>
    </>
  );
}

/** Those who have not read it yet, as far as one may see them. */
function Unread({ notice }: { notice: OneRecord }) {
  const t = useText(officeTexts);
  const listed = useListed();
  const readers = Number(notice.row.readers);
  const waiting = useRows("receipt", { announcement: notice.row.id, state: "waiting", fields: "reader" }, { limit: 200, enabled: readers > 0 });
  if (readers === 0 || !waiting.isSuccess) return null;
  const names = waiting.rows.map((row) => waiting.refs[String(row.reader)]?.title ?? "");
  return (
    <Card title={t("receipts")} aside={<To to={`/receipt?announcement=${notice.row.id}`}>{t("allReceipts", { n: readers })}</To>}>
      <p className="s" style={{ padding: "0 16px 14px", overflowWrap: "anywhere" }}>{names.length === 0 ? t("allRead") : t(waiting.hasNextPage ? "unreadMany" : "unread", { n: names.length, names: listed(names.slice(0, 30)) })}</p>
    </Card>
  );
}
