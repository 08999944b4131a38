/* The service worker of the pages; each part of its work is a file of its own. */
importScripts("/push.js");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
