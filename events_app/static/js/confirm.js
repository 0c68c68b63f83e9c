/**
 * Ask in a dialog before a form with `data-confirm` is sent. The text names the thing; the words of
 * the buttons are the form's `data-confirm-yes` and `data-confirm-no`.
 * Without JavaScript the form is sent at once, so only use it where the act can be taken back;
 * everything else has a confirmation page.
 * @param {Document} page
 */
export function watchConfirmations(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.confirm || form.dataset.confirmed) {
      return;
    }
    event.preventDefault();
    const dialog = buildDialog(page, form);
    page.body.append(dialog);
    dialog.addEventListener("close", () => {
      const agreed = dialog.returnValue === "yes";
      dialog.remove();
      if (agreed) {
        form.dataset.confirmed = "yes";
        form.requestSubmit(event.submitter ?? undefined);
      } else {
        event.submitter?.focus();
      }
    });
    dialog.showModal();
  });
}

/**
 * @param {Document} page
 * @param {HTMLFormElement} form
 * @returns {HTMLDialogElement}
 */
function buildDialog(page, form) {
  const dialog = page.createElement("dialog");
  const title = page.createElement("h2");
  title.id = "confirm-title";
  title.textContent = form.dataset.confirm ?? "";
  dialog.setAttribute("aria-labelledby", title.id);
  const answers = page.createElement("form");
  answers.method = "dialog";
  answers.className = "actions";
  const words = page.body.dataset;
  answers.append(
    buildButton(page, "no", form.dataset.confirmNo || words.goBack || "", "button"),
    buildButton(page, "yes", form.dataset.confirmYes || words.confirm || "", "button main"),
  );
  dialog.append(title, answers);
  return dialog;
}

/**
 * @param {Document} page
 * @param {string} value
 * @param {string} label
 * @param {string} className
 * @returns {HTMLButtonElement}
 */
function buildButton(page, value, label, className) {
  const button = page.createElement("button");
  button.value = value;
  button.className = className;
  button.textContent = label;
  return button;
}
