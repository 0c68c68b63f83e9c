/** Reads a form into what is kept, and puts what came back into the form again. */

/**
 * @param {HTMLFormElement} form
 * @returns {{url: string, sender: string, fields: [string, string][], label: string}}
 */
export function readForm(form) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const url = new URL(form.action, location.href);
  return { url: url.pathname + url.search, sender: form.dataset.sender, fields, label: labelOf(form) };
}

/**
 * Put kept values and the server's words into the form.
 * @param {HTMLFormElement} form
 * @param {import("./plan.js").Item} item
 */
export function fillForm(form, item) {
  for (const [name, value] of item.fields) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) {
      field.value = value;
    }
  }
  form.querySelectorAll("details").forEach((more) => more.setAttribute("open", ""));
  form.dataset.item = item.id;
  showErrors(form, item.errors ?? {});
}

/**
 * Give the form an id that was never sent.
 * @param {HTMLFormElement} form
 */
export function renew(form) {
  delete form.dataset.item;
  form.elements.namedItem("client_id").value = newId();
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string[]>} errors
 */
export function showErrors(form, errors) {
  clearErrors(form);
  const box = document.createElement("div");
  box.className = "error-summary";
  box.tabIndex = -1;
  box.dataset.kept = "";
  box.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = form.dataset.refusedTitle;
  const list = document.createElement("ul");
  box.append(heading, list);
  for (const [name, lines] of Object.entries(errors)) {
    const field = name ? form.elements.namedItem(name) : null;
    const first = field instanceof RadioNodeList ? field[0] : field;
    for (const line of lines) {
      list.append(entry(line, first));
    }
    markField(first, lines);
  }
  form.prepend(box);
  box.focus();
}

/** @param {HTMLFormElement} form */
export function clearErrors(form) {
  form.querySelectorAll("[data-kept], .error-summary, .field-error").forEach((node) => node.remove());
  form.querySelectorAll(".has-errors").forEach((node) => node.classList.remove("has-errors"));
  form.querySelectorAll("[aria-invalid]").forEach((node) => node.removeAttribute("aria-invalid"));
}

function entry(line, field) {
  const item = document.createElement("li");
  if (field?.id) {
    const link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = line;
    item.append(link);
  } else {
    item.textContent = line;
  }
  return item;
}

function markField(field, lines) {
  const holder = field?.closest(".field");
  if (!holder) {
    return;
  }
  const note = document.createElement("div");
  note.className = "field-error";
  note.dataset.kept = "";
  note.id = `${field.id}_kept_error`;
  note.textContent = lines.join(" ");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", note.id);
  holder.classList.add("has-errors");
  holder.append(note);
  holder.closest("details")?.setAttribute("open", "");
}

function labelOf(form) {
  const names = (form.dataset.offlineLabel ?? "").split(" ").filter(Boolean);
  const words = names.map((name) => {
    const field = form.elements.namedItem(name);
    const isChosen = field instanceof HTMLSelectElement && field.value;
    return isChosen ? field.selectedOptions[0].text : field?.value;
  });
  const chosen = form.querySelector("input[type=radio]:checked")?.closest("label")?.textContent;
  return [...words, chosen].map((word) => word?.trim()).filter(Boolean).join(" · ");
}

function newId() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
