/** Sends what was scanned offline as soon as there is a network; one sender in all windows. */
import { batchesOf, settled } from "./take.js";

const BATCH = 50;
const CALM_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const PATIENCE_MS = 20_000;
const API = "/api/v1/leads/";

/** An answer that is no success. */
class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

export class LeadSync {
  /**
   * @param {import("./store.js").LeadStore} store
   * @param {{onState: Function, onSent: (receipt: import("./take.js").Receipt) => void}} listeners
   */
  constructor(store, listeners) {
    this.store = store;
    this.listeners = listeners;
    this.wait = FIRST_WAIT_MS;
    this.timer = 0;
    this.running = null;
    this.csrf = "";
  }

  start() {
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("offline", () => this.listeners.onState({ online: false }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        this.soon(0);
      }
    });
    this.soon(CALM_MS);
  }

  /** Ask for a round after a pause; an earlier request is replaced. @param {number} pause ms */
  soon(pause) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.round(), pause);
  }

  /** One round: who am I, then everything of mine that waits. Never two at once, in any tab. */
  round() {
    this.running ??= this.underLock().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async underLock() {
    let pause = CALM_MS;
    let state = { online: true, signedOut: false };
    try {
      await navigator.locks.request("phien-leads", () => this.everything());
      this.wait = FIRST_WAIT_MS;
    } catch (error) {
      const signedOut = error instanceof Refused && error.status === 401;
      state = { online: error instanceof Refused, signedOut };
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
      pause = this.wait * (0.75 + Math.random() / 2);
    }
    await this.listeners.onState(state);
    this.soon(pause);
  }

  async everything() {
    const { user, name, desks, csrf } = await this.call("GET", "desks");
    this.csrf = csrf;
    await this.store.keepFacts({ user, name, desks });
    for (const batch of batchesOf(await this.store.items(), user, BATCH)) {
      await this.send(batch);
    }
  }

  /** @param {import("./take.js").Item[]} batch of one desk */
  async send(batch) {
    const captures = batch.map(({ id, scanned, note, interest, next_step, at }) => {
      return { id, scanned, note, interest, next_step, at };
    });
    const body = { sent_at: new Date().toISOString(), captures };
    let receipts;
    try {
      ({ receipts } = await this.call("POST", `${batch[0].place}/captures`, body));
    } catch (error) {
      await this.sendAlone(batch, error);
      return;
    }
    const { taken, refused } = settled(batch, receipts);
    if (taken.length + refused.length === 0) {
      throw new Error("the server answered for none of the items");
    }
    const ids = taken.map(({ item }) => item.id);
    await this.store.settle(ids, refused);
    taken.forEach(({ receipt }) => this.listeners.onSent(receipt));
  }

  /** One item that the server cannot read must not hold up the others. */
  async sendAlone(batch, error) {
    const reason = { 404: "not_yours", 422: "malformed" }[error.status];
    if (!reason) {
      throw error;
    }
    if (reason === "malformed" && batch.length > 1) {
      for (const item of batch) {
        await this.send([item]);
      }
      return;
    }
    await this.store.settle(
      [],
      batch.map((item) => ({ ...item, state: "refused", reason })),
    );
  }

  /** @param {"GET" | "POST"} method @param {string} path @param {object} [body] */
  async call(method, path, body) {
    const response = await fetch(`${API}${path}`, {
      method,
      cache: "no-store",
      headers: body ? { "Content-Type": "application/json", "X-CSRFToken": this.csrf } : {},
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) {
      throw new Refused(response.status);
    }
    return response.json();
  }
}
