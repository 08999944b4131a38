/* Asks who is here while the program is still being fetched; the program takes the answer over (platform/ui/api.ts). */
if (!/^\/(sign-in|set-up)/.test(location.pathname)) {
  globalThis.dutydeskEarly = { path: "/api/v1/me", answer: fetch("/api/v1/me", { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null) };
}
