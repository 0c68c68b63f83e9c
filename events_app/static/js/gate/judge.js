/** The verdict of a gate, made on the device alone. Pure: knows no DOM, no storage, no clock. */
import { looksLikeToken, typedReference, unpack } from "./token.js";

/**
 * @typedef {object} Judgement
 * @property {"green" | "red"} shown
 * @property {string} reason "" for a plain welcome; `walk_in` for a genuine badge nobody told of
 * @property {string} reference
 * @property {number | null} epoch
 * @property {import("./ledger.js").Person | null} person
 * @property {import("./ledger.js").Passage | null} earlier the entry that stands in the way
 */

/**
 * @typedef {object} Gate
 * @property {number} eventNumber
 * @property {string} firstDay
 * @property {string} lastDay
 * @property {Record<string, string>} keys public keys by key id
 * @property {string} place
 * @property {"BOTH" | "ENTRY" | "EXIT"} direction
 * @property {boolean} reentry
 * @property {{place: string, category: number, days: string[]}[]} rules
 */

/**
 * Judge what was scanned or typed.
 * @param {string} text
 * @param {{
 *   ledger: import("./ledger.js").Ledger, gate: Gate, direction: "ENTRY" | "EXIT", day: string,
 *   verify: (key: string, signature: Uint8Array, message: Uint8Array) => Promise<boolean>,
 * }} at the day is an ISO date in the event's zone
 * @returns {Promise<Judgement>}
 */
export async function judge(text, at) {
  const code = text.trim();
  if (looksLikeToken(code)) {
    return judgeBadge(code, at);
  }
  const reference = typedReference(code);
  const person = at.ledger.people.get(reference) ?? null;
  if (!person) {
    return red("unknown_reference", { reference });
  }
  const facts = { reference, epoch: person.epoch, person };
  if (at.day < at.gate.firstDay || at.day > at.gate.lastDay) {
    return red("not_valid_today", facts);
  }
  return judgePerson(facts, at);
}

async function judgeBadge(code, at) {
  const token = unpack(code);
  if (!token) {
    return red("forged_badge");
  }
  if (token.eventNumber !== at.gate.eventNumber) {
    return red("other_event");
  }
  const key = at.gate.keys[token.keyId];
  if (!key || !(await at.verify(key, token.signature, token.message))) {
    return red("forged_badge");
  }
  const { reference, epoch } = token;
  const person = at.ledger.people.get(reference) ?? null;
  const facts = { reference, epoch, person };
  if (person && epoch < person.epoch) {
    return red("old_badge", facts);
  }
  if (at.day < token.firstDay || at.day > token.lastDay) {
    return red("not_valid_today", facts);
  }
  return person ? judgePerson(facts, at) : judgePassage(facts, at, token.category);
}

/** Why somebody in this state is not let in; as attendance/actions/recognising.py says it. */
const STATE_REFUSALS = {
  CANCELLED: "cancelled",
  INVITED: "invited_only",
  PENDING: "not_approved",
  WAITLISTED: "waiting_list",
  DECLINED: "declined",
};

function judgePerson(facts, at) {
  const refusal = STATE_REFUSALS[facts.person.state];
  if (refusal) {
    return red(refusal, facts);
  }
  return judgePassage(facts, at, facts.person.category);
}

function judgePassage(facts, at, category) {
  const { gate, day, direction } = at;
  if (gate.direction !== "BOTH" && gate.direction !== direction) {
    return red("wrong_direction", facts);
  }
  const passed = at.ledger.through(facts.reference, gate.place, day);
  const last = passed.at(-1) ?? null;
  const isInside = last?.direction === "ENTRY";
  if (direction === "EXIT") {
    return isInside ? green(facts) : red("not_inside", facts);
  }
  const rule = gate.rules.find((each) => each.place === gate.place && each.category === category);
  if (rule && !rule.days.includes(day)) {
    return red(rule.days.length ? "wrong_day" : "wrong_area", facts);
  }
  if (isInside) {
    return red("already_in", { ...facts, earlier: last });
  }
  if (last && !gate.reentry) {
    return red("no_reentry", { ...facts, earlier: last });
  }
  return green(facts);
}

function green(facts) {
  return { ...blank, ...facts, shown: "green", reason: facts.person ? "" : "walk_in" };
}

function red(reason, facts = {}) {
  return { ...blank, ...facts, shown: "red", reason };
}

const blank = { reference: "", epoch: null, person: null, earlier: null };

/**
 * Return the calendar day of an instant in a zone, as ISO date.
 * @param {number} instant milliseconds
 * @param {string} zone IANA
 */
export function dayIn(instant, zone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return parts.format(new Date(instant));
}
