/**
 * On a phone the event's rooms are a strip: bring the current one into sight.
 * @param {Document} page
 */
export function showCurrentRoom(page) {
  const strip = page.querySelector(".rooms");
  const current = strip?.querySelector("[aria-current]");
  if (current) {
    const box = current.getBoundingClientRect();
    strip.scrollLeft += box.left - (strip.clientWidth - box.width) / 2;
  }
}
