/** Sends kept forms with a fresh token of the session that is signed in now. */
import { judge } from "./plan.js";

const PATIENCE_MS = 20_000;

/**
 * Ask who is signed in. Rejects without a network; null: nobody.
 * @param {string} url
 * @returns {Promise<{sender: string, token: string} | null>}
 */
export async function readSession(url) {
  const answer = await ask(url, { headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    return null;
  }
  if (!answer.ok) {
    throw new Error("no session");
  }
  return answer.json();
}

/**
 * Send one form.
 * @param {import("./plan.js").Item} item
 * @param {string} token
 * @param {string} refusal what to say of a refusal without words
 */
export async function post(item, token, refusal) {
  const body = new URLSearchParams(item.fields);
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await ask(item.url, { method: "POST", body, headers });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return judge(
    {
      status: answer.status,
      isRedirect: answer.type === "opaqueredirect",
      body: isJson ? await answer.json() : null,
    },
    refusal,
  );
}

function ask(url, options) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return fetch(url, { ...options, redirect: "manual", cache: "no-store", credentials: "same-origin", signal });
}
