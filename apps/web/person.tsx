import { Button, Popover, Segmented } from "#platform/ui/look/parts.ts";
import { useState } from "react";
import { call } from "#platform/ui/api.ts";
import { Icon } from "#platform/ui/look/icon.tsx";
import { Face } from "#platform/ui/look/pieces.tsx";
import { forgetMe } from "#platform/ui/person-here.ts";
import { setPreferences, usePreferences, type ThemeChoice } from "#platform/ui/preferences.ts";
import { useClearAll } from "#platform/ui/queries.ts";
import { To, useGo } from "#platform/ui/router.tsx";
import { useTell } from "#platform/ui/tell.ts";
import { useListed, useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { switchPushOff } from "#modules/people/push-browser.ts";
import { useDeskHere, useLock } from "./lock.tsx";
import { webTexts } from "./web.text.ts";

/** Who is signed in, with what belongs to the person alone: language, theme, devices, sign out. */
export function Person({ short }: { short?: boolean }) {
  const t = useText(webTexts);
  const me = useMe();
  const go = useGo();
  const tell = useTell();
  const clear = useClearAll();
  const desk = useDeskHere();
  const lock = useLock();
  const listed = useListed();
  const { language, theme } = usePreferences();
  const [open, setOpen] = useState(false);
  const post = me.posts[0];
  const where = post ? [listed(me.posts.map((one) => one.name)), post.siteName].filter(Boolean).join(" · ") : t("noPost");
  const signOut = async (): Promise<void> => {
    try {
      // Whoever uses this browser next is not to read what rings for the one who left; signing out does not wait on it.
      await switchPushOff().catch(() => undefined);
      await call("POST", "/api/auth/sign-out", { body: {} });
      forgetMe();
      clear();
      go("/sign-in");
    } catch (error) {
      tell.wrong(error);
    }
  };
  const content = (
    <div className="person">
      <div><b>{me.staff.name}</b><br /><small>{me.staff.staffNumber} · {me.organisation.name}</small></div>
      <div><small>{t("language")}</small><Segmented block aria-label={t("language")} value={language} options={[{ value: "zh", label: "中文" }, { value: "en", label: "English" }]} onChange={(next) => setPreferences({ language: next as "zh" | "en" })} /></div>
      <div><small>{t("theme")}</small><Segmented block aria-label={t("theme")} value={theme} options={[{ value: "light", label: t("light") }, { value: "dark", label: t("dark") }, { value: "system", label: t("system") }]} onChange={(next) => setPreferences({ theme: next as ThemeChoice })} /></div>
      {short && <To to="/settings" onClick={() => setOpen(false)}>{t("settings")}</To>}
      <To to="/account" onClick={() => setOpen(false)}>{t("account")}</To>
      <button type="button" className="link" onClick={() => void signOut()}>{t("signOut")}</button>
    </div>
  );
  const face = (
    <Popover content={content} trigger="click" open={open} onOpenChange={setOpen} placement={short ? "bottomRight" : "topLeft"} arrow={false}>
      <button type="button" className={short && !desk.device ? "who short" : "who"} aria-label={short ? `${me.staff.name} · ${where}` : undefined} aria-expanded={open}>
        <Face name={me.staff.name} />
        {(!short || desk.device) && <span><b>{me.staff.name}</b>{!short && <><br /><small>{where}</small></>}</span>}
      </button>
    </Popover>
  );
  if (!desk.device) return face;
  return (
    <div className={short ? "whohere short" : "whohere"}>
      {face}
      <Button onClick={lock} icon={<Icon name="people" />}>{t("switchPerson")}</Button>
    </div>
  );
}
