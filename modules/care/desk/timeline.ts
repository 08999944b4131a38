import type { JournalEntry, Row } from "#platform/ui/model.ts";

/** One thing in the history of a case: something said, or something that happened. */
export type Moment =
  | { readonly kind: "said"; readonly at: string; readonly id: string; readonly side: "client" | "us" | "inside"; readonly by: string | null; readonly text: string; readonly contact?: Row; readonly step?: string; readonly appointment?: string }
  | { readonly kind: "event"; readonly at: string; readonly id: string; readonly entry: JournalEntry };

/** Steps whose words are something said, by whom, and in which field the words stand. */
const speaking: Readonly<Record<string, { side: "client" | "us" | "inside"; field: string }>> = {
  answer: { side: "us", field: "solution" },
  explain: { side: "us", field: "solution" },
  refuse: { side: "client", field: "refusalReason" },
  late: { side: "us", field: "lateReason" },
  decline: { side: "us", field: "declineReason" },
  decide: { side: "inside", field: "decision" },
};

/** Whether the words of a step stand in a contact already: telling the client is kept as one by itself. */
function keptAsContact(words: unknown, contacts: readonly Row[]): boolean {
  if (typeof words !== "string" || words === "") return false;
  return contacts.some((contact) => contact.purpose !== "followUp" && [contact.summary, contact.detail].some((text) => typeof text === "string" && text !== "" && words.startsWith(text.replace(/…$/, ""))));
}

function fromEntry(entry: JournalEntry, contacts: readonly Row[]): Moment[] {
  // Of a step that a gate refused the duty alone is noted, which nobody said.
  if (entry.step.startsWith("refused:")) return [{ kind: "event", at: entry.at, id: entry.id, entry }];
  const rule = speaking[entry.step];
  const said = rule ? entry.after?.[rule.field] : undefined;
  const words = keptAsContact(said, contacts) ? undefined : said;
  const appointment = entry.step === "late" && typeof entry.after?.appointment === "string" ? { appointment: entry.after.appointment } : {};
  const by = entry.by?.name ?? null;
  const note: Moment[] = entry.note ? [{ kind: "said", at: entry.at, id: `${entry.id}-note`, side: "inside", by, text: entry.note, step: entry.step }] : [];
  if (rule && typeof words === "string" && words !== "") return [{ kind: "said", at: entry.at, id: entry.id, side: rule.side, by, text: words, step: entry.step, ...appointment }, ...note];
  return [{ kind: "event", at: entry.at, id: entry.id, entry }, ...note];
}

function fromContact(contact: Row): Moment {
  const side = contact.direction === "in" ? "client" : contact.direction === "out" ? "us" : "inside";
  const text = [contact.summary, contact.detail].filter((part) => typeof part === "string" && part !== "").join("\n");
  return { kind: "said", at: String(contact.startedAt), id: contact.id, side, by: null, text, contact };
}

/** A call in which the case was told: it says nothing that does not stand in the case. */
function tellsTheCase(row: Row, contact: Row): boolean {
  const said = [contact.summary, contact.detail].filter((text) => typeof text === "string" && text !== "");
  return contact.direction === "in" && contact.purpose === "matter" && said.every((text) => text === row.subject || text === row.event);
}

/**
 * The history of a case from first to last: what the client said at the start, what was said later, what happened.
 * Of the same moment the record's own order is kept.
 */
export function timeline(row: Row, entries: readonly JournalEntry[], contacts: readonly Row[]): Moment[] {
  const opening: Moment[] = typeof row.event === "string" && row.event !== "" ? [{ kind: "said", at: String(row.receivedAt), id: `${row.id}-event`, side: "client", by: null, text: row.event, step: "create" }] : [];
  // Of imported history the answer stands in the record alone; there was no talk here.
  const answered: Moment[] = row.state === "history" && typeof row.solution === "string" && row.solution !== "" ? [{ kind: "said", at: String(row.answeredAt ?? row.reachedAt ?? row.receivedAt), id: `${row.id}-solution`, side: "us", by: null, text: row.solution, step: "answer" }] : [];
  const late = entries.filter((entry) => entry.step === "late").map((entry) => entry.after?.lateReason).filter((reason) => typeof reason === "string" && reason !== "") as string[];
  // The step tells the appointment too, so of a late notice the step is shown and not its contact.
  const told = contacts.filter((contact) => !tellsTheCase(row, contact) && !(contact.purpose === "lateNotice" && late.some((reason) => String(contact.summary).replace(/…$/, "").endsWith(reason) || String(contact.detail ?? "").endsWith(reason))));
  const all = [...opening, ...answered, ...[...entries].reverse().flatMap((entry) => fromEntry(entry, contacts)), ...told.map(fromContact)];
  return all.map((moment, at) => ({ moment, at })).sort((a, b) => (a.moment.at < b.moment.at ? -1 : a.moment.at > b.moment.at ? 1 : a.at - b.at)).map(({ moment }) => moment);
}
