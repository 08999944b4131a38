import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, RouterProvider, useNavigate, useParams, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, type MouseEvent, type MouseEventHandler, type ReactNode } from "react";

type Component = () => ReactNode;

/** One page: its path (`/case/$id`), and how its code is fetched when it is first needed. */
export interface Page {
  readonly path: string;
  readonly load: () => Promise<{ default: Component }>;
  /** Shown without the shell: sign-in and set-up. */
  readonly bare?: boolean;
}

interface Frame {
  readonly Shell: Component;
  readonly NotFound: Component;
  readonly Broken: (props: { error: unknown; again: () => void }) => ReactNode;
  readonly Waiting: Component;
}

export type Search = Readonly<Record<string, string>>;

/** Makes the program's router from its table of pages. */
export function makeRouter(pages: readonly Page[], { Shell, NotFound, Broken, Waiting }: Frame): Component {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
  const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
  const make = (page: Page, parent: typeof root | typeof shell) =>
    createRoute({
      getParentRoute: () => parent as typeof root,
      path: page.path,
      component: lazyRouteComponent(page.load, "default"),
      pendingComponent: Waiting,
      errorComponent: ({ error, reset }) => <Broken error={error} again={reset} />,
    });
  const tree = root.addChildren([shell.addChildren(pages.filter((page) => !page.bare).map((page) => make(page, shell))), ...pages.filter((page) => page.bare).map((page) => make(page, root))]);
  const router = createRouter({
    routeTree: tree,
    defaultPreload: "intent",
    defaultPendingMs: 300,
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const said = new URLSearchParams(Object.entries(search as Search).filter(([, value]) => value !== undefined && value !== "")).toString();
      return said ? `?${said}` : "";
    },
  });
  return () => <RouterProvider router={router} />;
}

export { Outlet };

const parted = (to: string): { to: "."; search: never } => {
  const [path, text] = to.split("?");
  return { to: path as ".", search: (text ? Object.fromEntries(new URLSearchParams(text)) : {}) as never };
};

/** How long a pointer rests on a link before the page behind it is fetched. */
const intentMs = 50;

/** A link inside the program; `to` is a whole path, with its query where it has one. A plain anchor: the router's own works out its matches for each of the hundreds that a list has. */
export function To({ to, children, className, onClick, label, current }: { to: string; children: ReactNode; className?: string; onClick?: MouseEventHandler; label?: string; current?: boolean }) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const fetchSoon = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void router.preloadRoute(parted(to)).catch(() => {}), intentMs);
  };
  const go = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void router.navigate(parted(to));
  };
  return (
    <a href={to} className={className} onClick={go} onPointerEnter={fetchSoon} onPointerLeave={() => clearTimeout(timer.current)} onFocus={fetchSoon} aria-label={label} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}

/** Goes to a whole path, with its query where it has one. */
export function useGo(): (to: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate();
  return (to, options) => void navigate({ ...parted(to), replace: options?.replace });
}

/** What the path's `$name` parts are. */
export function usePathParams(): Readonly<Record<string, string | undefined>> {
  return useParams({ strict: false }) as Readonly<Record<string, string | undefined>>;
}

/** The path of the page that is shown, without its query. */
export function usePath(): string {
  return useRouterState({ select: (state) => state.location.pathname });
}

/** The query of the address, and how to change it: undefined takes a part away. The page stays where it is. */
export function useSearch(): [Search, (change: Readonly<Record<string, string | undefined>>) => void] {
  const search = useRouterState({ select: (state) => state.location.search as Search });
  const navigate = useNavigate();
  const change = (next: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ to: ".", search: ((old: Search) => Object.fromEntries(Object.entries({ ...old, ...next }).filter(([, value]) => value !== undefined && value !== ""))) as never, replace: true, resetScroll: false });
  };
  return [search, change];
}

/** The title of the browser's tab while the page is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · 当值`;
  }, [title]);
}
