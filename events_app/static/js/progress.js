const PAUSE_MS = 1000;
const PAUSE_AFTER_ERROR_MS = 5000;

/**
 * Refresh each element with `data-poll-url` by the HTML that address answers, until the answer holds
 * `data-poll-done` or `data-over`. With that attribute's value the page moves on to that address.
 * @param {Document} page
 */
export function watchProgress(page) {
  for (const element of page.querySelectorAll("[data-poll-url]")) {
    window.setTimeout(() => poll(element), PAUSE_MS);
  }
}

/**
 * @param {HTMLElement} element
 */
async function poll(element) {
  let pause = PAUSE_MS;
  try {
    const response = await fetch(element.dataset.pollUrl, {
      headers: { "X-Requested-With": "fetch" },
    });
    if (!response.ok) {
      return;
    }
    element.innerHTML = await response.text();
  } catch {
    pause = PAUSE_AFTER_ERROR_MS;
  }
  const done = element.querySelector("[data-poll-done], [data-over]");
  if (!done) {
    window.setTimeout(() => poll(element), pause);
  } else if (done.dataset.pollDone) {
    window.location.assign(done.dataset.pollDone);
  }
}
