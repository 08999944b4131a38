import { useId } from "react";
import { call } from "#platform/ui/api.ts";
import { Button, Segmented } from "#platform/ui/look/parts.ts";
import { Card } from "#platform/ui/look/pieces.tsx";
import { setPreferences, usePreferences, type ThemeChoice } from "#platform/ui/preferences.ts";
import { meansHere, useProgram } from "#platform/ui/program.ts";
import { useForget, useOne } from "#platform/ui/queries.ts";
import { useTell } from "#platform/ui/tell.ts";
import { useText } from "#platform/ui/text/text.ts";
import { useMe } from "#platform/ui/who.tsx";
import { widgets } from "#platform/ui/widgets/widgets.tsx";
import { peopleTexts } from "./people.text.ts";
import { staffRecord } from "./staff.record.ts";

/** Language, theme and one's signature, written with finger, pen or mouse. */
export function Profile() {
  const t = useText(peopleTexts);
  const me = useMe();
  const tell = useTell();
  const forget = useForget();
  const id = useId();
  const { language, theme } = usePreferences();
  const own = useOne("staff", me.staff.id);
  const save = async (input: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const version = own.data?.row.version;
    if (version === undefined) return false;
    try {
      await call("POST", "/api/v1/me/profile", { body: { version, ...input } });
      forget("staff", me.staff.id);
      return true;
    } catch (error) {
      tell.wrong(error);
      return false;
    }
  };
  const speak = (next: "zh" | "en"): void => {
    setPreferences({ language: next });
    void save({ language: next });
  };
  const sign = async (signature: unknown): Promise<void> => {
    if (await save({ signature })) {
      if (signature !== null) tell.done(t("signatureSaved"));
    }
  };
  return (
    <Card title={t("profile")} aside={`${me.staff.name} · ${me.staff.staffNumber}`}>
      <div className="body stack">
        <div style={{ maxWidth: 360 }}><small>{t("languageIs")}</small><Segmented block aria-label={t("languageIs")} value={language} options={[{ value: "zh", label: "中文" }, { value: "en", label: "English" }]} onChange={(next) => speak(next as "zh" | "en")} /></div>
        <div style={{ maxWidth: 360 }}><small>{t("theme")}</small><Segmented block aria-label={t("theme")} value={theme} options={[{ value: "light", label: t("light") }, { value: "dark", label: t("dark") }, { value: "system", label: t("system") }]} onChange={(next) => setPreferences({ theme: next as ThemeChoice })} /></div>
        {own.data && (
          <div>
            <small id={id}>{t("signature")} · {t("signatureHint")}</small>
            <widgets.signature.Input field={staffRecord.fields.signature} name="signature" id={`${id}-box`} describedBy={id} value={own.data.row.signature ?? null} onChange={(value) => void sign(value)} />
          </div>
        )}
      </div>
    </Card>
  );
}

/** Whether the program can be installed and opens in a dead spot here, and if not, what is missing. */
export function ProgramHere() {
  const t = useText(peopleTexts);
  const { install } = useProgram();
  const { secure, offline, installed, wechat, apple } = meansHere();
  const how = !secure ? null : installed ? t("installed") : wechat ? t("installWechat") : install ? null : t(apple ? "installApple" : "installHow");
  return (
    <Card title={t("program")}>
      <div className="body stack">
        {!secure && <p className="note">{t("plainHttp")}</p>}
        {how && <p>{how}</p>}
        {secure && install && !installed && <div><Button type="primary" onClick={install}>{t("installNow")}</Button></div>}
        {secure && <p className="s m">{t(offline ? "offlineCan" : "offlineCannot")}</p>}
      </div>
    </Card>
  );
}
