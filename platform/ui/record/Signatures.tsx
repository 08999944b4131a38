import type { RecordType } from "#platform/record/record.ts";
import { Card, Chip } from "../look/pieces.tsx";
import { useRead } from "../queries.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import { Time } from "../widgets/time.tsx";

interface Signature {
  readonly id: string;
  readonly at: string;
  readonly step: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly onBehalfOf: { readonly id: string; readonly name: string } | null;
  /** Whether what was signed still stands unchanged. */
  readonly valid: boolean;
}

/** Who signed a record, for whom, and whether the signature still covers what stands there; nothing where it is not signed by anyone. */
export function Signatures({ type, id, version }: { type: RecordType; id: string; version: number }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const signs = Object.values(type.transitions).some((transition) => transition.signs);
  const found = useRead<{ signatures: readonly Signature[] }>(["signatures", type.name, id, version], `/api/v1/${type.name}/${id}/signatures`, { enabled: signs });
  if (!found.data || found.data.signatures.length === 0) return null;
  return (
    <Card title={t("signatures")}>
      {found.data.signatures.map((signature) => {
        const step = type.transitions[signature.step];
        return (
          <div className="it" key={signature.id}>
            <div>
              <b>{signature.by.name}</b> {signature.onBehalfOf && <small>{t("onBehalfOf", { who: signature.onBehalfOf.name })}</small>}<br />
              <small>{step && label(step.label)} · <Time at={signature.at} /></small>
            </div>
            <Chip tone={signature.valid ? "kept" : "miss"}>{t(signature.valid ? "signatureValid" : "signatureDead")}</Chip>
          </div>
        );
      })}
    </Card>
  );
}
