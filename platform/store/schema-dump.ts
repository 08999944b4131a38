import type { Database } from "./database.ts";

interface Line {
  readonly at: string;
  readonly text: string;
}

/**
 * The whole schema as text in one fixed order, told by PostgreSQL itself: tables with columns and constraints, indexes, triggers,
 * functions, rights. It is compared, never run.
 */
export async function dumpSchema(db: Database): Promise<string> {
  const ask = (sql: string): Promise<Line[]> => db.query<Line>(`${sql} order by 1, 2`);
  const [tables, columns, constraints, indexes, triggers, functions, grants] = await Promise.all([
    ask(`select c.relname as at, coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') as text from pg_class c where ${ours} and c.relkind in ('r', 'p')`),
    db.query<Line>(
      `select c.relname as at, '  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
         || case a.attidentity when 'a' then ' generated always as identity' else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end as text
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where ${ours} and c.relkind in ('r', 'p') order by 1, a.attname`,
    ),
    ask(`select c.relname as at, '  constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) as text from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'f', 'c', 'u') where ${ours}`),
    ask(`select c.relname as at, pg_get_indexdef(x.indexrelid) || ';' as text from pg_class c join pg_index x on x.indrelid = c.oid
         where ${ours} and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u'))`),
    ask(`select c.relname as at, pg_get_triggerdef(t.oid) || ';' as text from pg_class c join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal where ${ours}`),
    ask(`select p.proname as at, rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' as text from pg_proc p where p.pronamespace = 'public'::regnamespace`),
    ask(`select c.relname as at, 'grant ' || string_agg(lower(g.privilege_type), ', ' order by g.privilege_type) || ' on ' || quote_ident(c.relname) || ' to ' || g.grantee::regrole || ';' as text
         from pg_class c, aclexplode(c.relacl) g where ${ours} and c.relkind in ('r', 'p') and g.grantee = 'dutydesk_app'::regrole group by 1, c.relname, g.grantee`),
  ]);
  const of = (lines: readonly Line[], at: string): string[] => lines.filter((line) => line.at === at).map((line) => line.text.replaceAll(" ON public.", " ON "));
  const parts = tables.map(({ at, text }) => [`create table ${at} (\n${[...of(columns, at), ...of(constraints, at)].join(",\n")}\n)${text};`, ...of(indexes, at), ...of(triggers, at), ...of(grants, at)].join("\n"));
  return `-- The schema after all migrations, made by a tool and compared by a test: not to be run, not to be edited.\n\n${[...parts, ...functions.map((line) => line.text)].join("\n\n")}\n`;
}

const ours = "c.relnamespace = 'public'::regnamespace";
