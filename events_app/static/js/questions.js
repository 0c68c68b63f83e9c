/**
 * Show a question only while it applies: to the chosen category, and to the answer it depends on.
 * The server decides in the same way (attendance/models/question.py); without this file every
 * question is shown with a line that says when it applies.
 */

/**
 * @typedef {{name: string, parent: string, value: string, categories: string[]}} Question
 */

/**
 * Tell which questions apply, in their order; a hidden question shows no other.
 * @param {Question[]} questions
 * @param {string | null} category the chosen category; null where the page has no choice of it
 * @param {(name: string) => string[]} picked the values picked for a question
 * @returns {Set<string>}
 */
export function shownQuestions(questions, category, picked) {
  const shown = new Set();
  for (const question of questions) {
    const meant = category === null || !question.categories.length || question.categories.includes(category);
    const led = !question.parent || (shown.has(question.parent) && picked(question.parent).includes(question.value));
    if (meant && led) {
      shown.add(question.name);
    }
  }
  return shown;
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @returns {string[]}
 */
function pickedIn(root, name) {
  const fields = root.querySelectorAll(`[name="${name}"]`);
  return [...fields]
    .filter((field) => field.tagName === "SELECT" || field.checked)
    .map((field) => field.value);
}

/**
 * @param {Document} page
 */
export function watchQuestions(page) {
  for (const root of page.querySelectorAll("[data-questions]")) {
    const rows = [...root.querySelectorAll("[data-question]")];
    const questions = rows.map((row) => ({
      name: row.dataset.question,
      parent: row.dataset.shownIf ?? "",
      value: row.dataset.shownValue ?? "",
      categories: (row.dataset.categories ?? "").split(" ").filter(Boolean),
    }));
    const refresh = () => {
      const chooser = root.querySelector("select[name=category]");
      const shown = shownQuestions(questions, chooser ? chooser.value : null, (name) => pickedIn(root, name));
      for (const row of rows) {
        row.hidden = !shown.has(row.dataset.question);
      }
    };
    root.classList.add("questions-live");
    root.addEventListener("change", refresh);
    refresh();
  }
}
