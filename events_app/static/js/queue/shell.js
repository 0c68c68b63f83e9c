/** Asks the service worker to keep the page at hand, so that a reload without a network shows it. */

const PAGES = "phien-exhibit-pages";

/** @param {Document} page */
export async function keepThisPage(page) {
  const url = page.body.dataset.worker;
  if (!url || !("serviceWorker" in navigator)) {
    return;
  }
  await navigator.serviceWorker.register(url);
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  active.postMessage({ keep: [...new Set(loaded)], page: location.href });
}

/**
 * Where nobody is signed in, forget the pages that somebody's visit left on the device.
 * @param {Document} page
 */
export async function forgetPages(page) {
  if ("anonymous" in page.body.dataset && "caches" in window) {
    await caches.delete(PAGES);
  }
}
