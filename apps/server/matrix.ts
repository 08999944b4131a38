import type { Policy, RouteEntry } from "#platform/api/request.ts";
import { capabilitiesOf, judgeRights } from "#platform/record/rule.ts";

/** What a capability alone does for a route: opens it, opens it for records one has a part in, or nothing. */
export type Opening = "yes" | "part" | "no";

/** What a person with one capability at the record's site (null: with none) may do at a route, whatever the record. */
export function opening(policy: Policy, capability: string | null): Opening {
  if (policy === "public" || policy === "signedIn") return "yes";
  const verdict = judgeRights("can" in policy ? { can: policy.can } : policy.rule, (one) => one === capability);
  return verdict === null ? "part" : verdict ? "yes" : "no";
}

/** The capabilities a policy names. */
export function capabilitiesOfPolicy(policy: Policy): string[] {
  if (typeof policy === "string") return [];
  return "can" in policy ? [policy.can] : capabilitiesOf(policy.rule);
}

const signs: Readonly<Record<Opening, string>> = { yes: "●", part: "○", no: "" };

/** The permission matrix as a document: one table per group of routes, with a column for each capability that opens any of them. */
export function permissionsDoc(routes: readonly RouteEntry[]): string {
  const lines = [
    "# 权限表 Permission matrix",
    "",
    "由路由与单据声明生成，勿手改。 Made from the routes and the declarations; not to be edited.",
    "",
    "● 有这一项权限（在单据的服务点）即可；◉ 须在所有服务点都有；○ 只对自己有份的单据，或看单据内容而定；空白：不比“登录即可”多。某表没有的权限列，对该表的路由都不起作用。办任何一步还须看得到那张单据。",
    "",
    "● this capability alone, held at the record's site, is enough; ◉ it must be held at every site; ○ only where one has a part in the record, or its content allows; blank: no more than whoever is signed in. A capability without a column in a table opens none of its routes. Every step also asks that one may read the record.",
  ];
  for (const tag of [...new Set(routes.map((route) => route.tag))].sort()) {
    const mine = routes.filter((route) => route.tag === tag);
    const capabilities = [...new Set(mine.flatMap((route) => capabilitiesOfPolicy(route.policy)))].sort();
    lines.push("", `## ${tag}`, "", `| 路由 Route | 未登录 nobody | 登录即可 signed in |${capabilities.map((one) => ` ${one} |`).join("")}`, `| --- | --- | --- |${" --- |".repeat(capabilities.length)}`);
    for (const route of mine) {
      const none = opening(route.policy, null);
      const cells = capabilities.map((one) => (opening(route.policy, one) === none ? "" : typeof route.policy === "object" && "everySite" in route.policy ? "◉" : signs[opening(route.policy, one)]));
      lines.push(`| ${route.method} ${route.url} | ${route.policy === "public" ? "●" : ""} | ${signs[none]} |${cells.map((cell) => ` ${cell} |`).join("")}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
