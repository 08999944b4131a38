import type { Label } from "#platform/record/label.ts";

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Where somebody is away, as far as the reader may know it: until which day, and who stands in. */
export interface Away {
  readonly until: string;
  readonly cover: Named | null;
}

/** Who holds a post, and who stands above and below it. */
export interface PostPlace {
  readonly holders: readonly (Named & { readonly assignment: string; readonly site: string | null; readonly from: string; readonly away: Away | null })[];
  readonly superior: (Named & { readonly holders: readonly Named[] }) | null;
  readonly below: readonly (Named & { readonly holders: readonly Named[] })[];
  /** What its holders may do, in words. */
  readonly rights: readonly Label[];
}

/** What posts somebody holds and above whom, whether they are away, and who signs for whom. */
export interface StaffPlace {
  readonly posts: readonly { readonly assignment: string; readonly post: Named; readonly site: string | null; readonly from: string; readonly superior: (Named & { readonly holders: readonly Named[] }) | null }[];
  readonly away: Away | null;
  /** Whether this reader is told of all their leave, and of all delegations they gave; otherwise nothing found does not say that there is none. */
  readonly told: { readonly away: boolean; readonly signs: boolean };
  readonly signs: readonly { readonly id: string; readonly who: Named; readonly to: string; readonly forThem: boolean }[];
}
