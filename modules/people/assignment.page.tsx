import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { NotThere } from "#platform/ui/record/record-pages.tsx";
import { usePathParams } from "#platform/ui/router.tsx";
import { useMe } from "#platform/ui/who.tsx";
import { HandOver } from "./hand-over.tsx";
import { assignmentRecord } from "./staff.record.ts";

/** Who holds a post: the record, and handing over their work, which ending the last one waits for. */
export default function AssignmentPage() {
  const { id } = usePathParams();
  const me = useMe();
  if (!id) return <NotThere />;
  return <RecordPage key={id} type={assignmentRecord} id={id} extra={(one) => {
    const staff = String(one.row.staff);
    const may = me.capabilities["staff.manage"] !== undefined || me.subordinates.includes(staff);
    return one.row.state === "held" && may && <HandOver id={staff} name={one.refs[staff]?.title ?? ""} />;
  }} />;
}
