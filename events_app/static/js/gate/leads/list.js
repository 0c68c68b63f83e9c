/** What lies on the device and what was just sent, as lines that people can act on. */
import { printedReference } from "./take.js";

/**
 * @param {HTMLElement} list
 * @param {import("./take.js").Item[]} items
 * @param {import("./take.js").Receipt[]} sent in this window, the newest first
 * @param {{words: any, user: string, retry: Function, dismiss: Function}} tools
 */
export function showItems(list, items, sent, tools) {
  const newest = [...items].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  list.replaceChildren(
    ...newest.map((item) => lineOf(item, tools)),
    ...sent.map((receipt) => sentLine(receipt, tools.words)),
  );
}

function lineOf(item, { words, user, retry, dismiss }) {
  const line = element("li");
  line.dataset.state = item.state;
  const text = element("div");
  text.append(element("strong", printedReference(item.scanned)), ` ${item.holder}`);
  const said = [words.interests[item.interest], item.next_step, item.note];
  if (item.interest || item.next_step || item.note) {
    text.append(element("br"), said.slice(item.interest ? 0 : 1).filter(Boolean).join(" · "));
  }
  text.append(element("br"), stateOf(item, words, user));
  line.append(text);
  if (item.state === "refused") {
    const actions = element("div");
    actions.className = "actions push";
    actions.append(
      button(words.retry, () => retry(item)),
      button(words.dismiss, () => dismiss(item)),
    );
    line.append(actions);
  }
  return line;
}

function stateOf(item, words, user) {
  const state = element("span");
  state.className = item.state === "refused" ? "field-error" : "soft";
  if (item.state === "refused") {
    state.textContent = `${words.refused}: ${words.reasons[item.reason] ?? item.reason}`;
  } else if (item.user !== user) {
    state.textContent = words.other_user.replace("{name}", item.userName);
  } else {
    state.textContent = words.pending;
  }
  return state;
}

function sentLine(receipt, words) {
  const line = element("li");
  line.dataset.state = "sent";
  const text = element("div");
  const link = element("a", receipt.name);
  link.href = receipt.url;
  text.append(link, element("br"), element("span", words.sent));
  line.append(text);
  return line;
}

function button(text, act) {
  const made = element("button", text);
  made.type = "button";
  made.className = "button small";
  made.addEventListener("click", act);
  return made;
}

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
