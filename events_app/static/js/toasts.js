/**
 * Let people close messages.
 * @param {Document} page
 */
export function watchToasts(page) {
  for (const button of page.querySelectorAll("[data-toast-close]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const list = button.closest(".toasts");
      button.closest("[data-toast]").remove();
      if (list && !list.querySelector("[data-toast]")) {
        list.remove();
      }
      page.getElementById("content")?.focus();
    });
  }
}
