/** The exhibitors' scanner: what may be kept, what is sent together, what an answer means. */
import { looksLikeToken, typedReference, unpack } from "../token.js";

const SAME_BADGE_MS = 3_000;

/**
 * @typedef {{slug: string, desk: string, holder: string, event: string, event_number: number,
 *   keys: Record<string, string>}} Desk
 * @typedef {{id: string, place: string, holder: string, user: string, userName: string,
 *   scanned: string, note: string, interest: string, next_step: string, at: string,
 *   state: "pending" | "refused", reason: string}} Item
 * @typedef {{id: string, reason: string, name: string, url: string}} Receipt
 */

/** @param {Desk} desk */
export function placeOf(desk) {
  return `${desk.slug}/${desk.desk}`;
}

/**
 * Return why a scan cannot be kept, or "". A badge signed with a key that came after this device
 * last heard of the server is kept: the server judges every item again anyway.
 * @param {string} text
 * @param {Desk} desk
 * @param {(key: string, signature: Uint8Array, message: Uint8Array) => Promise<boolean>} verify
 */
export async function problemOf(text, desk, verify) {
  if (!looksLikeToken(text)) {
    return typedReference(text) ? "" : "unknown_reference";
  }
  const token = unpack(text);
  if (!token) {
    return "forged_badge";
  }
  if (token.eventNumber !== desk.event_number) {
    return "other_event";
  }
  const key = desk.keys[token.keyId];
  const isGenuine = !key || (await verify(key, token.signature, token.message));
  return isGenuine ? "" : "forged_badge";
}

/** What the camera sees, many times a second: a badge counts once as long as it stays in view. */
export class Sightings {
  constructor() {
    this.last = { text: "", at: -Infinity };
  }

  /**
   * Tell whether a code should go into the form. One that is filled in stays: somebody may be
   * writing about that person while the next badge passes by.
   * @param {string} text
   * @param {number} now ms
   * @param {boolean} isFilled
   */
  counts(text, now, isFilled) {
    const again = text === this.last.text && now - this.last.at < SAME_BADGE_MS;
    if (isFilled && !again) {
      return false;
    }
    this.last = { text, at: now };
    return !again;
  }
}

/**
 * Return the reference as it stands on the badge, for people to find the item again.
 * @param {string} text
 */
export function printedReference(text) {
  const reference = unpack(text)?.reference ?? typedReference(text);
  return reference ? `${reference.slice(0, 4)}-${reference.slice(4)}` : text.slice(0, 12);
}

/**
 * Return what can be sent now: per desk, the oldest first, only what this person scanned.
 * @param {Item[]} items
 * @param {string} user
 * @param {number} size
 * @returns {Item[][]}
 */
export function batchesOf(items, user, size) {
  const byPlace = new Map();
  const mine = items.filter((item) => item.state === "pending" && item.user === user);
  for (const item of mine.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    byPlace.set(item.place, [...(byPlace.get(item.place) ?? []), item]);
  }
  const batches = [];
  for (const waiting of byPlace.values()) {
    for (let start = 0; start < waiting.length; start += size) {
      batches.push(waiting.slice(start, start + size));
    }
  }
  return batches;
}

/**
 * Tell what an answer means; what it does not name stays pending and is sent again.
 * @param {Item[]} batch
 * @param {Receipt[]} receipts
 */
export function settled(batch, receipts) {
  const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  const answered = batch.filter((item) => byId.has(item.id));
  const isTaken = (item) => byId.get(item.id).reason === "";
  return {
    taken: answered.filter(isTaken).map((item) => ({ item, receipt: byId.get(item.id) })),
    refused: answered
      .filter((item) => !isTaken(item))
      .map((item) => ({ ...item, state: "refused", reason: byId.get(item.id).reason })),
  };
}
