/** What makes the pages nicer; every journey works without it. */

const TOAST_SECONDS = 8;
const POLL_MILLISECONDS = 1000;

/** Take success messages away after a while; errors stay. */
function dismissToasts() {
  document.querySelectorAll(".toast:not(.error)").forEach((toast) => {
    setTimeout(() => toast.remove(), TOAST_SECONDS * 1000);
  });
}

/**
 * Replace the content of a progress element until the server says it is over.
 * @param {HTMLElement} place an element with data-poll-url
 */
async function poll(place) {
  const answer = await fetch(place.dataset.pollUrl, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) {
    return;
  }
  place.innerHTML = await answer.text();
  if (!place.querySelector("[data-over]")) {
    setTimeout(() => poll(place), POLL_MILLISECONDS);
  }
}

dismissToasts();
document.querySelectorAll("[data-poll-url]").forEach((place) => poll(place));
document.querySelector(".error-summary")?.focus();
