/** The scanner's pure parts, held against what the server signs. Run by tests/test_javascript.py. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const scripts = new URL("../../events_app/static/js/gate/", import.meta.url);
const load = (name) => import(new URL(name, scripts));
const { unpack, looksLikeToken, typedReference } = await load("token.js");
const { fold, search } = await load("fold.js");
const { verify } = await load("verify.js");
const { Ledger, passageOf } = await load("ledger.js");
const { judge, dayIn } = await load("judge.js");
const vector = JSON.parse(readFileSync(process.env.PHIEN_VECTORS, "utf-8"));
const noFallback = "data:text/javascript,throw new Error('not needed')";
const signed = (key, signature, message) => verify(key, signature, message, noFallback);

const DAY = vector.first_day;
const gate = {
  eventNumber: vector.event_number,
  firstDay: vector.first_day,
  lastDay: vector.last_day,
  keys: { [vector.key_id]: vector.public_key },
  place: "grounds",
  direction: "BOTH",
  reentry: true,
  rules: [],
};

function ledgerWith(...people) {
  const ledger = new Ledger();
  people.forEach((row) => ledger.putPerson(row));
  return ledger;
}

const person = (more = {}) => {
  const row = { epoch: vector.epoch, state: "REGISTERED", category: vector.category, ...more };
  return [vector.reference, "Đặng Thị Ánh", "HTX Muối", row.category, row.epoch, row.state];
};

async function verdict(text, { ledger = ledgerWith(person()), day = DAY, ...more } = {}) {
  const { direction = "ENTRY", ...rules } = more;
  const at = { ledger, day, direction, gate: { ...gate, ...rules }, verify: signed };
  return (await judge(text, at)).reason;
}

const passage = (id, direction, at, more = {}) => ({
  ...passageOf([id, vector.reference, "grounds", DAY, direction, "admitted", at, null]),
  ...more,
});

test("a token says what the server packed", () => {
  const { message, signature, ...token } = unpack(vector.text);
  assert.deepEqual(token, {
    keyId: vector.key_id,
    eventNumber: vector.event_number,
    reference: vector.reference,
    epoch: vector.epoch,
    category: vector.category,
    firstDay: vector.first_day,
    lastDay: vector.last_day,
  });
  assert.equal(signature.length, 64);
});

test("only 196 ASCII digits below 2^648 with version 1 are a token", () => {
  const arabic = vector.text.slice(0, -1) + "٣";
  for (const text of ["", vector.text + "\n", vector.text.slice(1), arabic, "x".repeat(196)]) {
    assert.equal(looksLikeToken(text), false);
  }
  assert.equal(unpack("9".repeat(196)), null);
  assert.equal(unpack("0".repeat(196)), null);
});

test("a signature counts only for what was signed", async () => {
  const token = unpack(vector.text);
  assert.equal(await signed(vector.public_key, token.signature, token.message), true);
  token.message[20] ^= 1;
  assert.equal(await signed(vector.public_key, token.signature, token.message), false);
});

test("the library from npm agrees where the browser knows no Ed25519", async (t) => {
  const library = new URL("../../node_modules/@noble/ed25519/index.js", import.meta.url).href;
  t.mock.method(crypto.subtle, "importKey", () => Promise.reject(new Error("unknown")));
  const fresh = await import(`${new URL("verify.js", scripts)}?fresh`);
  const token = unpack(vector.text);
  const check = () => fresh.verify(vector.public_key, token.signature, token.message, library);
  assert.equal(await check(), true);
  token.message[20] ^= 1;
  assert.equal(await check(), false);
});

test("a reference may be typed carelessly", () => {
  assert.equal(typedReference("7k2m-9qxr"), "7K2M9QXR");
  assert.equal(typedReference(" 7K2M 9OIL "), "7K2M9011");
  assert.equal(typedReference("7K2M9QX"), "");
  assert.equal(typedReference("7K2M9QXU"), "");
});

test("search minds no diacritics and wants every word", () => {
  const people = [..."Đặng Thị Ánh|Dương Văn An|Trần Anh".split("|")].map((name) => ({
    name,
    haystack: fold(name),
  }));
  const names = (query) => search(people, query, 2).map((each) => each.name);
  assert.deepEqual(names("dang anh"), ["Đặng Thị Ánh"]);
  assert.deepEqual(names("AN"), ["Đặng Thị Ánh", "Dương Văn An"]);
  assert.deepEqual(names("  "), []);
});

test("a genuine badge of a registered person opens", async () => {
  assert.equal(await verdict(vector.text), "");
  assert.equal(await verdict(vector.reference), "");
});

test("a genuine badge nobody told the device of opens as a walk-in", async () => {
  assert.equal(await verdict(vector.text, { ledger: ledgerWith() }), "walk_in");
  assert.equal(await verdict(vector.reference, { ledger: ledgerWith() }), "unknown_reference");
});

test("every wrong badge is refused with its reason", async () => {
  const digit = vector.text.at(-1) === "1" ? "2" : "1";
  assert.equal(await verdict(vector.text.slice(0, -1) + digit), "forged_badge");
  assert.equal(await verdict(vector.text, { keys: {} }), "forged_badge");
  assert.equal(await verdict(vector.text, { eventNumber: 99 }), "other_event");
  assert.equal(await verdict("hello"), "unknown_reference");
  for (const [state, reason] of Object.entries({
    CANCELLED: "cancelled",
    INVITED: "invited_only",
    PENDING: "not_approved",
    WAITLISTED: "waiting_list",
    DECLINED: "declined",
  })) {
    const ledger = ledgerWith(person({ state }));
    assert.equal(await verdict(vector.text, { ledger }), reason);
  }
  const newer = ledgerWith(person({ epoch: vector.epoch + 1 }));
  assert.equal(await verdict(vector.text, { ledger: newer }), "old_badge");
  assert.equal(await verdict(vector.text, { day: "2031-01-01" }), "not_valid_today");
  assert.equal(await verdict(vector.reference, { day: "2031-01-01" }), "not_valid_today");
});

test("rules of areas, days and directions hold offline", async () => {
  const rule = (days) => [{ place: "grounds", category: vector.category, days }];
  assert.equal(await verdict(vector.text, { rules: rule([DAY]) }), "");
  assert.equal(await verdict(vector.text, { rules: rule(["2031-01-01"]) }), "wrong_day");
  assert.equal(await verdict(vector.text, { rules: rule([]) }), "wrong_area");
  const elsewhere = [{ place: "area-7", category: vector.category, days: [] }];
  assert.equal(await verdict(vector.text, { rules: elsewhere }), "");
  const exit = { direction: "EXIT" };
  assert.equal(await verdict(vector.text, exit), "not_inside");
  const entryOnly = { ...gate, direction: "ENTRY" };
  const at = { ledger: ledgerWith(person()), gate: entryOnly, day: DAY, verify: signed };
  assert.equal((await judge(vector.text, { ...at, direction: "EXIT" })).reason, "wrong_direction");
});

test("who is in is not let in again, who left may come back unless the gate says no", async () => {
  const ledger = ledgerWith(person());
  ledger.putPassage(passage("a", "ENTRY", "2026-11-23T02:00:00Z"));
  assert.equal(await verdict(vector.text, { ledger }), "already_in");
  assert.equal(await verdict(vector.text, { ledger, direction: "EXIT" }), "");
  ledger.putPassage(passage("b", "EXIT", "2026-11-23T03:00:00+00:00"));
  assert.equal(await verdict(vector.text, { ledger }), "");
  assert.equal(await verdict(vector.text, { ledger, reentry: false }), "no_reentry");
});

test("what was undone or not admitted stands in nobody's way", async () => {
  const ledger = ledgerWith(person());
  ledger.putPassage(passage("a", "ENTRY", "2026-11-23T02:00:00Z"));
  ledger.putPassage(
    passage("u", "ENTRY", "2026-11-23T02:01:00Z", { verdict: "undone", undoes: "a" }),
  );
  ledger.putPassage(passage("d", "ENTRY", "2026-11-23T02:02:00Z", { verdict: "duplicate" }));
  assert.equal(await verdict(vector.text, { ledger }), "");
  assert.equal(ledger.insideCount("grounds", DAY), 0);
});

test("the day is the fair's own", () => {
  const lateInUtc = Date.UTC(2026, 10, 23, 18, 30);
  assert.equal(dayIn(lateInUtc, "Asia/Ho_Chi_Minh"), "2026-11-24");
  assert.equal(dayIn(lateInUtc, "Europe/Berlin"), "2026-11-23");
});

test("people that come column by column are rows again", async () => {
  const { peopleOf } = await load("columns.js");
  const people = peopleOf({
    references: "AAAAAAAABBBBBBBB",
    names: ["An", "Bình"],
    organizations: ["Sở", ""],
    organization: [1, 0],
    categories: [1, 6],
    epochs: [0, 2],
    states: ["REGISTERED", "CANCELLED"],
  });
  assert.deepEqual(people, [
    ["AAAAAAAA", "An", "", 1, 0, "REGISTERED"],
    ["BBBBBBBB", "Bình", "Sở", 6, 2, "CANCELLED"],
  ]);
});
