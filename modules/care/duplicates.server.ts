import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { readRow } from "#platform/act/load.ts";
import { takeTitles, titles } from "#platform/api/list.ts";
import { present } from "#platform/record/mask.ts";
import { signedOf } from "#platform/api/request.ts";
import { cleanValue } from "#platform/record/input.ts";
import { Problem } from "#platform/record/problem.ts";
import type { Row } from "#platform/record/rule.ts";
import { selectList, tableOf } from "#platform/store/columns.ts";
import { ruleSql } from "#platform/store/rule-sql.ts";
import { Params } from "#platform/store/sql.ts";
import { clientRecord } from "./client.record.ts";

/** Why a client may be the one being entered, the surest first. */
export type Why = "phone" | "email" | "nameAddress" | "name";
const order: readonly Why[] = ["phone", "email", "nameAddress", "name"];
const most = 10;

/** What is known of a client: typed at entry, or as it is kept. */
export interface Entry {
  readonly phone?: string | readonly string[] | undefined;
  readonly email?: string | readonly string[] | undefined;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly site?: string | undefined;
  readonly unit?: string | undefined;
  /** The client at hand, which is no double of itself. */
  readonly except?: string | undefined;
}

/** Finds, while a client is entered, those who may be the same. */
export function duplicateRoutes(app: FastifyInstance, engine: Engine): void {
  const short = z.string().max(200).optional();
  const querystring = z.strictObject({ phone: short, email: short, name: short, address: short, site: z.uuid().optional(), unit: z.uuid().optional(), except: z.uuid().optional(), of: z.uuid().optional().describe("A client that is kept already: its own values are compared, and nothing else is asked") });
  app.get("/api/v1/client/duplicates", { config: { policy: { rule: clientRecord.may.read } }, schema: { tags: ["client"], summary: "Clients that may be the one being entered", querystring } }, async (request) => {
    const { actor } = signedOf(request);
    const { of, ...typed } = request.query as Entry & { of?: string };
    const found = await findDuplicates(engine, actor, of === undefined ? typed : await entryOf(engine, actor, of));
    const refs: Record<string, { title: string; type: string }> = {};
    const candidates = found.map(({ row, why }) => ({ row: present(clientRecord, takeTitles(clientRecord, row as Record<string, unknown>, refs)), why }));
    return { candidates, refs };
  });
}

/** What is known of a client that is kept, its phones and e-mails in full: whoever asks sees no more of them than the mask shows. */
async function entryOf(engine: Engine, actor: Actor, id: string): Promise<Entry> {
  const row = await readRow(engine.db, clientRecord, actor.orgId, id, actor);
  if (!row) throw new Problem("not_found");
  const said = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  return { phone: row.phones as string[], email: row.emails as string[], name: said(row.name), address: said(row.address), site: said(row.site), unit: said(row.unit), except: id };
}

/**
 * Clients the actor may read that share a phone, an e-mail, or the name with an address, a unit or a site: by index, at most ten.
 * Phones and e-mails are compared whole, so that a masked value cannot be guessed piece by piece.
 */
export async function findDuplicates(engine: Engine, actor: Actor, entry: Entry): Promise<{ row: Row; why: Why[] }[]> {
  const { fields } = clientRecord;
  const clean = (field: (typeof fields)["phones" | "emails" | "name" | "address"], value: string | undefined): string | null => (value === undefined ? null : (cleanValue({ ...field, many: false }, value) as string | null));
  const cleanAll = (field: (typeof fields)["phones" | "emails"], values: string | readonly string[] | undefined): string[] => [values ?? []].flat().map((value) => clean(field, value)).filter((value) => value !== null);
  const phones = cleanAll(fields.phones, entry.phone);
  const emails = cleanAll(fields.emails, entry.email);
  const name = clean(fields.name, entry.name);
  const address = clean(fields.address, entry.address);
  const params = new Params();
  const org = params.add(actor.orgId);
  const parts: string[] = [];
  const among = (condition: string): void => void parts.push(`(select t.id from client t where t.org_id = ${org} and t.state not in ('void', 'merged') and ${condition} limit 50)`);
  for (const phone of phones) among(`t.phones @> array[${params.add(phone)}]::text[]`);
  for (const email of emails) among(`t.emails @> array[${params.add(email)}]::text[]`);
  if (name !== null) among(`t.name = ${params.add(name)}`);
  if (parts.length === 0) return [];
  const rule = ruleSql(clientRecord.may.read, clientRecord, actor, params);
  const except = entry.except === undefined ? "" : ` and t.id <> ${params.add(entry.except)}`;
  const rows = await engine.db.query<Record<string, unknown>>(
    `select ${selectList(clientRecord)}${titles(engine.types, clientRecord, actor, org, params)} from ${tableOf(clientRecord)} t where t.org_id = ${org} and t.id in (${parts.join(" union ")}) and ${rule}${except} limit 150`,
    params.values,
    { prepared: true },
  );
  return rows
    .map((row) => ({ row, why: reasons(row, { phones, emails, name, address, site: entry.site, unit: entry.unit }) }))
    .filter(({ why }) => why.length > 0)
    .sort((a, b) => order.indexOf(a.why[0] as Why) - order.indexOf(b.why[0] as Why) || b.why.length - a.why.length || ((a.row.id as string) < (b.row.id as string) ? 1 : -1))
    .slice(0, most);
}

function reasons(row: Row, entry: { phones: readonly string[]; emails: readonly string[]; name: string | null; address: string | null; site: string | undefined; unit: string | undefined }): Why[] {
  const why: Why[] = [];
  if (entry.phones.some((phone) => (row.phones as string[]).includes(phone))) why.push("phone");
  if (entry.emails.some((email) => (row.emails as string[]).includes(email))) why.push("email");
  if (entry.name === null || row.name !== entry.name) return why;
  const address = typeof row.address === "string" ? row.address : null;
  if ((entry.unit !== undefined && row.unit === entry.unit) || (entry.address !== null && address !== null && bare(address) === bare(entry.address))) why.push("nameAddress");
  else if (entry.site === undefined ? why.length > 0 : row.site === entry.site) why.push("name");
  return why;
}

/** An address without what people write differently: blanks, commas, full-width digits. */
function bare(address: string): string {
  return address.normalize("NFKC").replace(/[\s,，、。\-—]/g, "").toLowerCase();
}
