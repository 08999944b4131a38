import type { RecordType } from "../record/record.ts";
import { signedOver, type Rule, type RuleActor } from "../record/rule.ts";
import { columnOf } from "../store/columns.ts";
import { personElement, readers, siteElement } from "./elements.ts";

const mostMarkers = 40;

/**
 * Elements of which every record that the actor may read holds at least one: his sites, and himself where taking part lets him in.
 * Null where there is no such list, or none worth asking for. It only narrows what the index is asked; the rule itself is checked on every row.
 */
export function scopeOf(type: RecordType, actor: RuleActor): readonly number[] | null {
  const markers = narrow(type.may.read, type, actor);
  return markers === null || markers.length > mostMarkers ? null : [...new Set(markers)];
}

function narrow(rule: Rule, type: RecordType, actor: RuleActor): readonly number[] | null {
  if ("can" in rule) {
    const held = actor.capabilities[rule.can];
    if (held === undefined) return [];
    return held === true || !columnOf(type, "site") ? null : held.map(siteElement);
  }
  if ("participant" in rule) return people([actor.staffId]);
  if ("actorIs" in rule) return marked(type, rule.actorIs) ? people([actor.staffId]) : null;
  if ("actsFor" in rule) return marked(type, rule.actsFor) ? people([actor.staffId, ...(actor.staffId === null ? [] : actor.principals)]) : null;
  if ("below" in rule) return marked(type, rule.below) ? people(actor.subordinates) : null;
  if ("signsAbove" in rule) return marked(type, rule.signsAbove) ? people(signedOver(actor)) : null;
  if ("any" in rule) return rule.any.map((part) => narrow(part, type, actor)).reduce((all, one) => (all === null || one === null ? null : [...all, ...one]), []);
  if ("all" in rule) {
    const parts = rule.all.map((part) => narrow(part, type, actor)).filter((part) => part !== null);
    return parts.length === 0 ? null : parts.reduce((least, one) => (one.length < least.length ? one : least));
  }
  return null;
}

function marked(type: RecordType, name: string): boolean {
  return readers(type).includes(name);
}

function people(ids: readonly (string | null)[]): number[] {
  return ids.filter((id) => id !== null).map(personElement);
}
