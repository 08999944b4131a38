/* What a service worker does with web push: shows what came, and opens its page. Joined to a service worker by importScripts("/push.js"). */
self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data ? event.data.json() : {};
  } catch {
    // What is not ours is shown as an empty call to look.
  }
  const title = typeof said.title === "string" && said.title !== "" ? said.title : "当值";
  const path = typeof said.path === "string" && /^\/(?!\/)/.test(said.path) ? said.path : "/";
  event.waitUntil(self.registration.showNotification(title, { body: typeof said.body === "string" ? said.body : "", tag: typeof said.tag === "string" ? said.tag : undefined, icon: "/icon.svg", data: { path } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path = "/" } = event.notification.data ?? {};
  event.waitUntil(
    (async () => {
      const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const page = open.find((one) => new URL(one.url).origin === self.location.origin);
      if (!page) return self.clients.openWindow(path);
      await page.focus();
      return page.navigate ? page.navigate(path).catch(() => self.clients.openWindow(path)) : self.clients.openWindow(path);
    })(),
  );
});
