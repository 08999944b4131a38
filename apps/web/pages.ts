import type { Page } from "#platform/ui/router.tsx";

/** Every page with its address; code of a page is fetched when it is first opened. */
export const pages: readonly Page[] = [
  { path: "/sign-in", bare: true, load: () => import("#modules/people/sign-in.page.tsx") },
  { path: "/set-up", bare: true, load: () => import("#modules/people/set-up.page.tsx") },
  { path: "/", load: () => import("#modules/care/desk/today.page.tsx") },
  { path: "/desk", load: () => import("#modules/care/desk/desk.page.tsx") },
  // A form stands before the page of one record: an address written out wins over `$type`.
  { path: "/client/new", load: () => import("#modules/care/desk/new-client.page.tsx") },
  { path: "/case/new", load: () => import("#modules/care/desk/new-case.page.tsx") },
  { path: "/staff/new", load: () => import("./new.page.tsx") },
  { path: "/case/$id", load: () => import("#modules/care/desk/case.page.tsx") },
  { path: "/client", load: () => import("#modules/care/desk/clients.page.tsx") },
  { path: "/client/$id", load: () => import("#modules/care/desk/client.page.tsx") },
  { path: "/staff/$id", load: () => import("#modules/people/staff.page.tsx") },
  { path: "/account", load: () => import("#modules/people/account.page.tsx") },
  { path: "/records", load: () => import("./records.page.tsx") },
  { path: "/settings", load: () => import("./settings.page.tsx") },
  { path: "/settings/hours", load: () => import("./hours.page.tsx") },
  { path: "/settings/numbers", load: () => import("./numbers.page.tsx") },
  { path: "/handbook", load: () => import("#modules/duties/handbook.page.tsx") },
  { path: "/handbook/$id", load: () => import("#modules/duties/handbook.page.tsx") },
  { path: "/import/$type", load: () => import("#modules/care/import.page.tsx") },
  { path: "/$type", load: () => import("./list.page.tsx") },
  { path: "/$type/new", load: () => import("./new.page.tsx") },
  { path: "/$type/$id", load: () => import("./record.page.tsx") },
];
