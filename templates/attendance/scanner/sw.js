/* Keeps the scanner's shell, and nothing else: no page of a person, no answer of the API. */
const VERSION = {{ version|safe }};
const FILES = {{ files|safe }};
const SHELL = {{ shell|safe }};
const PREFIX = "phien-gate-shell-";
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  const wanted = FILES.map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidyUp());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") {
    self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === self.location.origin && event.request.method === "GET";
  if (isOurs && FILES.includes(url.pathname)) {
    event.respondWith(kept(event.request, url.pathname));
  } else if (isOurs && event.request.mode === "navigate" && url.pathname === "/gate/") {
    event.respondWith(kept(event.request, SHELL));
  }
});

async function kept(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function tidyUp() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}
