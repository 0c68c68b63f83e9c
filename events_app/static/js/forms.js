/**
 * Move the focus to the list of errors, so that it is read first after a refused form.
 * @param {Document} page
 */
export function focusErrorSummary(page) {
  page.querySelector("[data-error-summary]")?.focus();
}
