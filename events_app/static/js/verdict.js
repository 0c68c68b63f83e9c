/** The gate's page: after a scan the verdict is seen, while the field already takes the next one. */

/** @param {Document} page */
export function showVerdict(page) {
  const verdict = page.querySelector(".gate .verdict");
  if (!verdict) {
    return;
  }
  page.getElementById("code")?.focus({ preventScroll: true });
  const show = () => verdict.scrollIntoView({ block: "start" });
  show();
  // Again at the end: browsers scroll to the focused field when they first draw the page.
  window.addEventListener("load", () => requestAnimationFrame(show), { once: true });
}
