/** Forms that survive being offline: kept, shown as waiting, sent once, brought back if refused. */
import { clearErrors, fillForm, readForm, renew } from "./form.js";
import { makeItem, ofSender, sendAll } from "./plan.js";
import { post, readSession } from "./post.js";
import { FormStore } from "./store.js";
import { keepThisPage } from "./shell.js";

const RETRY_MS = 30_000;
const LOCK = "phien-forms";
const SAID = "phien-forms-said";

class Queue {
  /**
   * @param {HTMLElement} panel the list of what waits; its data attributes carry the words
   * @param {HTMLFormElement[]} forms
   * @param {FormStore} store
   */
  constructor(panel, forms, store) {
    this.panel = panel;
    this.words = panel.dataset;
    this.forms = forms;
    this.store = store;
  }

  async start() {
    for (const form of this.forms) {
      renew(form);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.take(form).catch(() => this.sendPlainly(form));
      });
    }
    this.panel.addEventListener("click", (event) => this.press(event));
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    setInterval(() => this.flush(), RETRY_MS);
    this.say(sessionStorage.getItem(SAID) ?? "");
    sessionStorage.removeItem(SAID);
    await this.show();
    await this.bringBack();
    await this.flush();
  }

  /** Keep the form first; only then try to send it. */
  async take(form) {
    if (form.dataset.busy) {
      return;
    }
    form.dataset.busy = "1";
    try {
      clearErrors(form);
      const id = form.dataset.item ?? form.elements.namedItem("client_id").value;
      await this.store.put(makeItem(readForm(form), id, Date.now()));
      form.reset();
      renew(form);
      await this.show();
      await this.flush(id, form);
    } finally {
      delete form.dataset.busy;
    }
  }

  /** Without a database (private windows of some browsers) the browser sends the form itself. */
  sendPlainly(form) {
    if (!form.elements.namedItem("amount")?.value && form.elements.namedItem("amount")) {
      return;
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  async flush(fresh = "", form = null) {
    const outcome = await exclusively(() => this.send());
    await this.show();
    if (!outcome) {
      return;
    }
    const answered = outcome.taken.find(({ item }) => item.id === fresh);
    if (answered?.url && !outcome.stopped && !outcome.refused.length) {
      sessionStorage.setItem(SAID, answered.message);
      location.assign(answered.url);
      return;
    }
    if (outcome.refused.includes(fresh) && form) {
      await this.bringBack(fresh);
    }
    this.tell(outcome);
  }

  async send() {
    const mine = ofSender(await this.store.items(), this.words.sender);
    if (!mine.some((item) => item.state === "pending")) {
      return null;
    }
    try {
      const session = await readSession(this.words.session);
      if (session === null || session.sender !== this.words.sender) {
        return { taken: [], refused: [], stopped: "signed_out" };
      }
      const send = (item) => post(item, session.token, this.words.refused);
      return await sendAll(this.store, this.words.sender, send);
    } catch {
      return { taken: [], refused: [], stopped: "offline" };
    }
  }

  tell({ taken, refused, stopped }) {
    const lines = [];
    if (taken.length) {
      lines.push(this.words.sent);
    }
    if (refused.length) {
      lines.push(this.words.cameBack);
    }
    if (stopped) {
      lines.push({ signed_out: this.words.signedOut, later: this.words.later }[stopped] ?? this.words.offline);
    }
    this.say(lines.join(" "));
    this.panel.querySelector("[data-queue-sign-in]").hidden = stopped !== "signed_out";
    this.panel.querySelector("[data-queue-reload]").hidden = !taken.length;
  }

  say(text) {
    this.panel.querySelector("[data-queue-status]").textContent = text;
    this.panel.hidden = !text && !this.panel.querySelector("[data-queue-list] li");
  }

  async show() {
    const items = ofSender(await this.store.items(), this.words.sender);
    const list = this.panel.querySelector("[data-queue-list]");
    const mould = this.panel.querySelector("template").content;
    list.replaceChildren(...items.map((item) => this.line(mould, item)));
    this.panel.hidden = !items.length && !this.panel.querySelector("[data-queue-status]").textContent;
    this.panel.dataset.count = String(items.length);
  }

  line(mould, item) {
    const line = mould.cloneNode(true).firstElementChild;
    line.dataset.id = item.id;
    line.querySelector("[data-label]").textContent = item.label;
    line.querySelector("[data-when]").textContent = new Date(item.madeAt).toLocaleString(document.documentElement.lang);
    line.querySelector("[data-pending]").hidden = item.state !== "pending";
    line.querySelector("[data-refused]").hidden = item.state !== "refused";
    line.querySelector("[data-errors]").textContent = Object.values(item.errors ?? {}).flat().join(" ");
    line.querySelector("[data-actions]").hidden = item.state !== "refused";
    return line;
  }

  /** Put a refused form back before the person's eyes; without `id` the oldest of this page. */
  async bringBack(id = "") {
    const items = ofSender(await this.store.items(), this.words.sender);
    const item = items.find((one) => one.state === "refused" && (!id || one.id === id) && this.formOf(one));
    if (item) {
      fillForm(this.formOf(item), item);
    }
  }

  formOf(item) {
    return this.forms.find((form) => readForm(form).url.split("?")[0] === item.url.split("?")[0]);
  }

  async press(event) {
    const button = event.target.closest("button[data-do]");
    const id = button?.closest("[data-id]")?.dataset.id;
    if (!id) {
      return;
    }
    if (button.dataset.do === "discard") {
      await this.store.forget(id);
      this.forms.filter((form) => form.dataset.item === id).forEach((form) => {
        form.reset();
        clearErrors(form);
        renew(form);
      });
      await this.show();
      return;
    }
    const item = (await this.store.items()).find((one) => one.id === id);
    if (item && this.formOf(item)) {
      fillForm(this.formOf(item), item);
    } else if (item) {
      location.assign(item.url);
    }
  }
}

/** One window at a time sends, so that the order holds. */
function exclusively(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

const panel = document.querySelector("[data-queue]");
if (panel && "indexedDB" in window) {
  const forms = [...document.querySelectorAll("form[data-offline]")];
  FormStore.open().then((store) => new Queue(panel, forms, store).start());
}
keepThisPage(document);
