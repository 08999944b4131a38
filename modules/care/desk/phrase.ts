/** A phrase with what is known filled in; what is not known stays a gap one sees. */
export function fillPhrase(template: string, known: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => known[name] || "……");
}

/** The heading of a case out of what was told: its first clause, cut where a sentence would be cut. */
export function subjectOf(event: string): string {
  const flat = event.replace(/\s+/g, " ").trim();
  const clause = /^[^。！？!?；;\n]{1,40}/u.exec(flat)?.[0] ?? "";
  const chars = [...clause];
  return chars.length > 30 ? `${chars.slice(0, 29).join("")}…` : clause.replace(/[，,、]$/, "");
}
