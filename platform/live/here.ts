/** Somebody in a record, as the others see it. */
export interface Here {
  readonly id: string;
  readonly name: string;
  readonly doing: "look" | "write";
}

/** One sign of life of a page, as processes tell each other. */
export interface Beat {
  readonly orgId: string;
  readonly type: string;
  readonly id: string;
  readonly staffId: string;
  readonly name: string;
  readonly doing: "look" | "write" | "leave";
  readonly at: string;
}

/** Those in a room beside one of them, who writes first, then by name. */
export function listOfOthers(beats: readonly Beat[], staffId: string): Here[] {
  return beats
    .flatMap(({ staffId: id, name, doing }) => (id === staffId || doing === "leave" ? [] : [{ id, name, doing }]))
    .sort((a, b) => (a.doing === b.doing ? a.name.localeCompare(b.name) : a.doing === "write" ? -1 : 1));
}
