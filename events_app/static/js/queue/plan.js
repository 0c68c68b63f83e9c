/**
 * Forms kept on the device: what is kept, in which order it goes, and what an answer means.
 * Pure: no page, no network, no clock.
 */

/**
 * @typedef {object} Item
 * @property {string} id the form's client_id: the server takes it once
 * @property {string} url where the form is sent
 * @property {string} sender whose session may send it
 * @property {[string, string][]} fields
 * @property {string} label what the list shows
 * @property {number} madeAt milliseconds since 1970
 * @property {"pending" | "refused"} state
 * @property {Record<string, string[]>} [errors] field → sentences; "" for the whole form
 */

/** @typedef {{kind: "taken", url: string, message: string} | {kind: "refused", errors: Record<string, string[]>} | {kind: "signed_out"} | {kind: "later"}} Verdict */

const LATER = new Set([408, 425, 429]);

/**
 * Make what is kept of a form. The fields travel as they are, without the token of the page.
 * @param {{url: string, sender: string, fields: [string, string][], label: string}} form
 * @param {string} id
 * @param {number} now
 * @returns {Item}
 */
export function makeItem(form, id, now) {
  const fields = form.fields.filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "client_id");
  return {
    id,
    url: form.url,
    sender: form.sender,
    fields: [...fields, ["client_id", id]],
    label: form.label,
    madeAt: now,
    state: "pending",
  };
}

/**
 * Return what one person's session may send, oldest first.
 * @param {Item[]} items
 * @param {string} sender
 */
export function waiting(items, sender) {
  return ofSender(items, sender).filter((item) => item.state === "pending");
}

/**
 * Return everything one person keeps here, oldest first.
 * @param {Item[]} items
 * @param {string} sender
 */
export function ofSender(items, sender) {
  const mine = items.filter((item) => item.sender === sender);
  return mine.sort((a, b) => a.madeAt - b.madeAt || (a.id < b.id ? -1 : 1));
}

/**
 * Say what the server's answer means for a kept form.
 * @param {{status: number, isRedirect: boolean, body: any}} answer `body` null: it was no JSON
 * @param {string} refusal what to say of a refusal that brings no words
 * @returns {Verdict}
 */
export function judge(answer, refusal) {
  if (answer.isRedirect || answer.status === 401) {
    return { kind: "signed_out" };
  }
  if (answer.status >= 200 && answer.status < 300 && answer.body !== null) {
    return { kind: "taken", url: answer.body.url ?? "", message: answer.body.message ?? "" };
  }
  if (answer.status >= 400 && answer.status < 500 && !LATER.has(answer.status)) {
    const errors = answer.body?.errors ?? { "": [answer.body?.message || refusal] };
    return { kind: "refused", errors };
  }
  return { kind: "later" };
}

/**
 * Return the item as it came back from the server.
 * @param {Item} item
 * @param {Record<string, string[]>} errors
 * @returns {Item}
 */
export function refused(item, errors) {
  return { ...item, state: "refused", errors };
}

/**
 * Send what waits, one after the other, each once; stop at the first that cannot be sent now.
 * @param {{items: () => Promise<Item[]>, forget: (id: string) => Promise<void>, put: (item: Item) => Promise<void>}} store
 * @param {string} sender
 * @param {(item: Item) => Promise<Verdict>} post rejects when there is no network
 */
export async function sendAll(store, sender, post) {
  const done = { taken: [], refused: [], stopped: "" };
  for (const item of waiting(await store.items(), sender)) {
    let verdict;
    try {
      verdict = await post(item);
    } catch {
      return { ...done, stopped: "offline" };
    }
    if (verdict.kind === "taken") {
      await store.forget(item.id);
      done.taken.push({ item, ...verdict });
    } else if (verdict.kind === "refused") {
      await store.put(refused(item, verdict.errors));
      done.refused.push(item.id);
    } else {
      return { ...done, stopped: verdict.kind };
    }
  }
  return done;
}
