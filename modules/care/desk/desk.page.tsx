import { Empty } from "#platform/ui/look/pieces.tsx";
import { useTitle } from "#platform/ui/router.tsx";
import { useText } from "#platform/ui/text/text.ts";
import { careTexts } from "../care.text.ts";
import { Queue } from "./queue.tsx";
import "./desk.css";

/** The desk before a case is chosen. */
export default function DeskPage() {
  const t = useText(careTexts);
  useTitle(t("desk"));
  return (
    <div className="three">
      <h1 className="hidden">{t("desk")}</h1>
      <Queue />
      <div className="blank"><Empty title={t("pickOne")} hint={t("pickOneHint")} /></div>
    </div>
  );
}
