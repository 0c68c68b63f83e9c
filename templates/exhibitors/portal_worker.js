/* Keeps the exhibitor's own pages and their files at hand for a hall without a network. */
const FILES = {{ files|safe }};
const PAGES = "phien-exhibit-pages";
const PREFIX = "phien-exhibit-files-";
const STATIC = {{ static_url|safe }};
const SCOPE = {{ scope|safe }};
const PATIENCE_MS = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(tidyUp()));

self.addEventListener("message", (event) => {
  if (event.data && event.data.keep) {
    event.waitUntil(keep(event.data));
  }
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin || event.request.method !== "GET") {
    return;
  }
  if (event.request.mode === "navigate" && url.pathname.startsWith(SCOPE)) {
    event.respondWith(freshOrKept(event.request, PAGES));
  } else if (url.pathname.startsWith(STATIC)) {
    event.respondWith(freshOrKept(event.request, FILES));
  }
});

/* The network first; after some seconds, or without one, what was kept. */
async function freshOrKept(request, name) {
  const cache = await caches.open(name);
  const fresh = fetch(request).then((answer) => {
    if (isWorthKeeping(answer, name)) {
      cache.put(request, answer.clone());
    }
    return answer;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  try {
    return (await Promise.race([fresh, late])) ?? (await cached(cache, request)) ?? (await fresh);
  } catch (error) {
    const kept = await cached(cache, request);
    if (kept) {
      return kept;
    }
    throw error;
  }
}

async function cached(cache, request) {
  // The pages vary by cookie and language; a kept page is better than none whatever it varies by.
  const same = await cache.match(request.url, { ignoreVary: true });
  return same ?? cache.match(request.url, { ignoreVary: true, ignoreSearch: true });
}

function isWorthKeeping(answer, name) {
  const isPage = (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
  return answer.status === 200 && !answer.redirected && (name !== PAGES || isPage);
}

async function keep({ keep: urls, page }) {
  const files = await caches.open(FILES);
  const ours = urls.filter((url) => new URL(url).origin === self.location.origin);
  const wanted = ours.filter((url) => new URL(url).pathname.startsWith(STATIC));
  await Promise.allSettled(wanted.map(async (url) => (await files.match(url)) ?? files.add(url)));
  const pages = await caches.open(PAGES);
  if (new URL(page).pathname.startsWith(SCOPE) && !(await pages.match(page))) {
    const answer = await fetch(page, { credentials: "same-origin" });
    if (isWorthKeeping(answer, PAGES)) {
      await pages.put(page, answer);
    }
  }
}

async function tidyUp() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}
