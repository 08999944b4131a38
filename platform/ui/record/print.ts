import type { RecordType } from "#platform/record/record.ts";
import { call, query, type ApiFile } from "../api.ts";
import type { OneRecord } from "../model.ts";
import { usePreferences } from "../preferences.ts";
import { useTell } from "../tell.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { useMe } from "../who.tsx";

export interface PrintItem {
  readonly key: string;
  readonly label: string;
  readonly act: () => void;
}

/** The prints of a record: all its copies, each by itself, and with full numbers for who may see them; each opens as PDF beside the page. */
export function usePrints(type: RecordType, one: OneRecord): readonly PrintItem[] {
  const t = useText(recordTexts);
  const label = useLabel();
  const tell = useTell();
  const { language } = usePreferences();
  const { capabilities } = useMe();
  const copies = type.print?.copies ?? [];
  const open = (more: Readonly<Record<string, string>>) => (): void => void window.open(`/api/v1/${type.name}/${one.row.id}/print${query({ lang: language, ...more })}`, "_blank", "noopener");
  /** What shows numbers in full is fetched in the person's own name; the page for it is opened at the click, since later a browser would not. */
  const openFull = async (): Promise<void> => {
    const beside = window.open("", "_blank");
    try {
      const { blob } = await call<ApiFile>("GET", `/api/v1/${type.name}/${one.row.id}/print${query({ lang: language, reveal: "yes" })}`, { file: true });
      const address = URL.createObjectURL(blob);
      (beside ?? window).location.assign(address);
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      beside?.close();
      tell.wrong(error);
    }
  };
  const full = (one.row.masked ?? []).some((name) => capabilities[type.fields[name]?.mask ?? ""] !== undefined);
  return [
    { key: "print", label: copies.length > 0 ? t("printAll", { n: copies.length }) : t("print"), act: open({}) },
    ...(copies.length > 1 ? copies.map((copy, at) => ({ key: `print.${at + 1}`, label: t("printCopy", { copy: label(copy) }), act: open({ copy: String(at + 1) }) })) : []),
    ...(full ? [{ key: "print.full", label: t("printFull"), act: () => void openFull() }] : []),
  ];
}
