import { useState } from "react";
import { between } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import { Button } from "#platform/ui/look/parts.ts";
import { Card, Chip } from "#platform/ui/look/pieces.tsx";
import { usePreferences } from "#platform/ui/preferences.ts";
import { useRead } from "#platform/ui/queries.ts";
import { NewRecord } from "#platform/ui/record/NewRecord.tsx";
import { Dialog } from "#platform/ui/record/TransitionDialog.tsx";
import { To } from "#platform/ui/router.tsx";
import { useLabel, useListed, useText } from "#platform/ui/text/text.ts";
import { mayEver, useMe } from "#platform/ui/who.tsx";
import type { Away, Named, PostPlace, StaffPlace } from "./place.ts";
import { placeTexts } from "./place.text.ts";
import { assignmentRecord, delegationRecord } from "./staff.record.ts";
import "./place.css";

/** Everything that tells of people and posts is read again with the lists. */
const key = (what: string, id: string): readonly unknown[] => ["list", "place", what, id];

function People({ of }: { of: readonly Named[] }) {
  const t = useText(placeTexts);
  const { language } = usePreferences();
  if (of.length === 0) return <small className="soon">{t("vacant")}</small>;
  return <small>{of.map((one, at) => <span key={one.id}>{at > 0 && between(language)}<To to={`/staff/${one.id}`}>{one.name}</To></span>)}</small>;
}

function AwayChip({ away }: { away: Away }) {
  const t = useText(placeTexts);
  return <Chip tone="soon">{away.cover ? t("awayCovered", { day: away.until, who: away.cover.name }) : t("away", { day: away.until })}</Chip>;
}

/** A button that makes a record of a type beside what is shown. */
function Add({ type, given, children, done }: { type: RecordType; given: Readonly<Record<string, unknown>>; children: string; done: () => void }) {
  const [open, setOpen] = useState(false);
  if (!mayEver(type.may.create, useMe())) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>{children}</Button>
      {open && <Dialog title={children} onClose={() => setOpen(false)} width={760}><NewRecord type={type} given={given} submit={children} done={() => { setOpen(false); done(); }} onCancel={() => setOpen(false)} /></Dialog>}
    </>
  );
}

/** Of a post: who holds it, who stands above and below, its handbook, and what its holders may do. */
export function PostAround({ id, top }: { id: string; top: boolean }) {
  const t = useText(placeTexts);
  const label = useLabel();
  const listed = useListed();
  const found = useRead<PostPlace>(key("post", id), `/api/v1/post/${id}/place`, { quiet: true });
  const place = found.data;
  if (!place) return null;
  return (
    <div className="related">
      <Card title={t("holders")} aside={<Add type={assignmentRecord} given={{ post: id }} done={() => void found.refetch()}>{t("assign")}</Add>}>
        {place.holders.length === 0 && <p className="s m none">{t("noHolder")}</p>}
        {place.holders.map((one) => (
          <div className="it" key={one.assignment}>
            <div><To to={`/staff/${one.id}`}><b>{one.name}</b></To><br /><small>{one.site ?? t("everySite")} · <To to={`/assignment/${one.assignment}`}>{t("since", { day: one.from })}</To></small></div>
            {one.away && <AwayChip away={one.away} />}
          </div>
        ))}
      </Card>
      <Card title={t("around")} aside={<To to={`/handbook/${id}`}>{t("handbook")}</To>}>
        <div className="it">
          <div><small>{t("above")}</small><br />{place.superior ? <><To to={`/post/${place.superior.id}`}>{place.superior.name}</To> <People of={place.superior.holders} /></> : top ? t("isTop") : <span className="soon">{t("noSuperior")}</span>}</div>
        </div>
        {place.below.length === 0 && <p className="s m none">{t("nobodyBelow")}</p>}
        {place.below.map((one) => <div className="it" key={one.id}><div><small>{t("below")}</small><br /><To to={`/post/${one.id}`}>{one.name}</To> <People of={one.holders} /></div></div>)}
      </Card>
      <Card title={t("rights")} aside={<small>{t("rightsCount", { n: place.rights.length })}</small>}>
        <p className="s none">{place.rights.length === 0 ? t("noRights") : listed(place.rights.map(label))}</p>
      </Card>
    </div>
  );
}

/** Of a person: the posts, whether they are away, and who signs for whom. */
export function StaffAround({ id, active }: { id: string; active: boolean }) {
  const t = useText(placeTexts);
  const found = useRead<StaffPlace>(key("staff", id), `/api/v1/staff/${id}/place`, { quiet: true });
  const place = found.data;
  if (!place) return null;
  const again = (): void => void found.refetch();
  return (
    <div className="related">
      <Card title={t("posts")} aside={active && <Add type={assignmentRecord} given={{ staff: id }} done={again}>{t("assign")}</Add>}>
        {place.posts.length === 0 && <p className="s m none">{t("noPost")}</p>}
        {place.posts.map((one) => (
          <div className="it" key={one.assignment}>
            <div>
              <To to={`/post/${one.post.id}`}><b>{one.post.name}</b></To><br />
              <small>{one.site ?? t("everySite")} · <To to={`/assignment/${one.assignment}`}>{t("since", { day: one.from })}</To></small>
              {one.superior && <><br /><small>{t("reportsTo")} <To to={`/post/${one.superior.id}`}>{one.superior.name}</To></small> <People of={one.superior.holders} /></>}
            </div>
            <To to={`/handbook/${one.post.id}`}>{t("handbook")}</To>
          </div>
        ))}
      </Card>
      {(place.told.away || place.told.signs || place.away || place.signs.length > 0) && (
        <Card title={t("here")} aside={active && <Add type={delegationRecord} given={{ principal: id }} done={again}>{t("delegate")}</Add>}>
          {(place.away || place.told.away) && <div className="it"><div><small>{t("today")}</small><br />{place.away ? <AwayChip away={place.away} /> : t("notAway")}</div></div>}
          {place.signs.map((one) => <div className="it" key={one.id}><div><small>{one.forThem ? t("deputy") : t("signsFor")}</small><br /><To to={`/staff/${one.who.id}`}>{one.who.name}</To> <small><To to={`/delegation/${one.id}`}>{t("until", { day: one.to })}</To></small></div></div>)}
          {place.told.signs && place.signs.every((one) => !one.forThem) && <p className="s m none">{t("noDeputy")}</p>}
        </Card>
      )}
    </div>
  );
}
