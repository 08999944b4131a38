import type { RecordType } from "#platform/record/record.ts";
import { useRead, type ListParams } from "../queries.ts";
import { recordTexts } from "../text/record.text.ts";
import { useLabel, useText } from "../text/text.ts";
import type { Counts } from "#platform/record/counts.ts";
import { queuesOf, sameFilters } from "./queues.ts";

/** The figures of a type from its counters; kept among the lists of the type, so that the live feed has it read again with them. */
export function useCounts(type: string) {
  return useRead<Counts>(["list", type, "counts"], `/api/v1/${type}/counts`, { quiet: true });
}

/** The queues of a type with how many stand in each, from its counters; each opens exactly the rows it counts. Nothing where the type keeps none. */
export function Queues({ type, params, onParams }: { type: RecordType; params: ListParams; onParams: (change: ListParams) => void }) {
  return Object.keys(type.counts ?? {}).length > 0 ? <Chips type={type} params={params} onParams={onParams} /> : null;
}

function Chips({ type, params, onParams }: { type: RecordType; params: ListParams; onParams: (change: ListParams) => void }) {
  const t = useText(recordTexts);
  const label = useLabel();
  const found = useCounts(type.name);
  if (!found.data) return null;
  const queues = queuesOf(type, found.data);
  if (queues.length === 0) return null;
  const open = (filters: ListParams): void => onParams({ ...Object.fromEntries(Object.keys(params).map((name) => [name, undefined])), ...filters });
  return (
    <div className="queuechips" role="toolbar" aria-label={t("queues")}>
      {queues.map(({ name, n, filters }) => {
        const on = sameFilters(params, filters);
        const state = type.states[name];
        return (
          <button key={name} type="button" className="chip" aria-pressed={on} onClick={() => open(on ? {} : filters)}>
            {name === "mine" ? t("queueMine") : name === "below" ? t("queueBelow") : name === "unowned" ? t("queueUnowned") : state ? label(state.label) : name} <b>{n}</b>
          </button>
        );
      })}
    </div>
  );
}
