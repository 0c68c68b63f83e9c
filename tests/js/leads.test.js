/** The exhibitors' scanner: its pure parts. Run by tests/test_javascript.py. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const scripts = new URL("../../events_app/static/js/gate/", import.meta.url);
const load = (name) => import(new URL(name, scripts));
const { Sightings, batchesOf, placeOf, printedReference, problemOf, settled } = await load("leads/take.js");
const { verify } = await load("verify.js");
const vector = JSON.parse(readFileSync(process.env.PHIEN_VECTORS, "utf-8"));
const noFallback = "data:text/javascript,throw new Error('not needed')";
const signed = (key, signature, message) => verify(key, signature, message, noFallback);
const desk = {
  slug: "fair",
  desk: "exhibitor-3",
  event_number: vector.event_number,
  keys: { [vector.key_id]: vector.public_key },
};

const item = (id, more = {}) => {
  const at = `2026-11-23T0${id}:00:00Z`;
  return { id, place: "fair/exhibitor-3", user: "1", state: "pending", at, ...more };
};

test("a genuine badge and a typed reference are taken, and nothing else", async () => {
  const last = vector.text.at(-1);
  const forged = vector.text.slice(0, -1) + (last === "1" ? "2" : "1");
  const texts = [vector.text, "7k2m 9qxr", forged, "9".repeat(196), "7K2M", ""];
  const found = await Promise.all(texts.map((text) => problemOf(text, desk, signed)));
  assert.deepEqual(found, [
    "",
    "",
    "forged_badge",
    "forged_badge",
    "unknown_reference",
    "unknown_reference",
  ]);
});

test("another event's badge is refused before its signature is looked at", async () => {
  const other = { ...desk, event_number: 1 };
  const never = () => assert.fail("verified");
  assert.equal(await problemOf(vector.text, other, never), "other_event");
});

test("a badge of a key that came after the last network is left to the server", async () => {
  assert.equal(await problemOf(vector.text, { ...desk, keys: {} }, signed), "");
});

test("a badge counts once while it stays in view, and never replaces one that is filled in", () => {
  const seen = new Sightings();
  const looks = [
    ["A", 0, false, true],
    ["A", 2_000, true, false],
    ["B", 2_500, true, false],
    ["A", 4_900, false, false],
    ["B", 5_000, false, true],
    ["A", 6_000, false, true],
    ["A", 9_000, false, true],
  ];
  for (const [text, now, isFilled, expected] of looks) {
    assert.equal(seen.counts(text, now, isFilled), expected, `${text} at ${now}`);
  }
});

test("people find an item by the reference that stands on the badge", () => {
  const texts = [vector.text, "7k2m9qxr", "something else"];
  assert.deepEqual(texts.map(printedReference), ["7K2M-9QXR", "7K2M-9QXR", "something el"]);
  assert.equal(placeOf(desk), "fair/exhibitor-3");
});

test("only what this person scanned is sent, per desk, the oldest first", () => {
  const items = [
    item("3"),
    item("1"),
    item("2", { place: "fair/partner-9" }),
    item("4", { user: "2" }),
    item("5", { state: "refused", reason: "old_badge" }),
    item("6"),
  ];
  const ids = batchesOf(items, "1", 2).map((batch) => batch.map((each) => each.id));
  assert.deepEqual(ids, [["1", "3"], ["6"], ["2"]]);
  assert.deepEqual(batchesOf(items, "3", 2), []);
});

test("taken items go, refused ones stay with their reason, unnamed ones wait on", () => {
  const batch = [item("1"), item("2"), item("3")];
  const receipt = (id, reason) => ({ id, reason, name: "", url: "" });
  const stranger = receipt("9", "");
  const { taken, refused } = settled(batch, [receipt("2", "old_badge"), receipt("1", ""), stranger]);
  assert.deepEqual(
    taken.map((each) => each.item.id),
    ["1"],
  );
  assert.deepEqual(refused, [item("2", { state: "refused", reason: "old_badge" })]);
});
