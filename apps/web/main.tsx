import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Button } from "#platform/ui/look/parts.ts";
import { Look } from "#platform/ui/look/look.tsx";
import { Empty } from "#platform/ui/look/pieces.tsx";
import { keepProgram } from "#platform/ui/program.ts";
import { makeQueryClient, QueryClientProvider } from "#platform/ui/queries.ts";
import { makeRouter, To } from "#platform/ui/router.tsx";
import { commonTexts } from "#platform/ui/text/common.text.ts";
import { useText } from "#platform/ui/text/text.ts";
import { pages } from "./pages.ts";
import { Shell } from "./shell.tsx";

function NotFound() {
  const c = useText(commonTexts);
  return <Empty title={c("notThere")} hint={c("notThereHint")}><To to="/">{c("toToday")}</To></Empty>;
}

/** What stands where a page broke; the menu around it still works. */
function Broken({ error, again }: { error: unknown; again: () => void }) {
  const c = useText(commonTexts);
  console.error(error);
  return (
    <div className="page">
      <Empty title={c("broken")} hint={c("brokenHint")}>
        <Button onClick={again}>{c("tryAgain")}</Button>
        <Button onClick={() => location.reload()}>{c("reload")}</Button>
      </Empty>
    </div>
  );
}

function Waiting() {
  const c = useText(commonTexts);
  return <p className="empty" role="status">{c("loading")}</p>;
}

const Router = makeRouter(pages, { Shell, NotFound, Broken, Waiting });
const client = makeQueryClient();
keepProgram();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Look><Router /></Look>
      </QueryClientProvider>
    </StrictMode>,
  );
}
