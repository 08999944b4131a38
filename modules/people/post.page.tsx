import { NotThere } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";
import { usePathParams } from "#platform/ui/router.tsx";
import { PostAround } from "./place.tsx";
import { postRecord } from "./post.record.ts";

/** What the cards below tell in words. */
const told = new Set(["name", "superior", "top", "capabilities", "catalogue"]);

/** A post: who holds it, who stands above and below, what its holders may do. */
export default function PostPage() {
  const { id } = usePathParams();
  if (!id) return <NotThere />;
  return <RecordPage key={id} type={postRecord} id={id} facts={(name) => !told.has(name)} except={["post", "assignment", "duty", "acknowledgement"]} below={(one) => <PostAround id={id} top={one.row.top === true} />} />;
}
