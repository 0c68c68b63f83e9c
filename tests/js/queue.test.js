/** Forms kept on the device: its pure parts. Run by tests/test_javascript.py. */
import assert from "node:assert/strict";
import { test } from "node:test";

const scripts = new URL("../../events_app/static/js/queue/", import.meta.url);
const { judge, makeItem, ofSender, sendAll, waiting } = await import(new URL("plan.js", scripts));

const item = (id, more = {}) => ({
  id,
  url: "/exhibit/1/sales/",
  sender: "7",
  fields: [["amount", "5"], ["client_id", id]],
  label: id,
  madeAt: 100,
  state: "pending",
  ...more,
});

const storeOf = (...items) => {
  const kept = new Map(items.map((one) => [one.id, one]));
  return {
    kept,
    items: async () => [...kept.values()],
    forget: async (id) => void kept.delete(id),
    put: async (one) => void kept.set(one.id, one),
  };
};

const taken = { kind: "taken", url: "/x", message: "ok" };

test("a kept form carries its id once and no token of the page", () => {
  const form = {
    url: "/exhibit/1/sales/",
    sender: "7",
    label: "5 VND",
    fields: [["csrfmiddlewaretoken", "secret"], ["amount", "5"], ["client_id", "old"]],
  };
  const made = makeItem(form, "new", 100);
  assert.deepEqual(made.fields, [["amount", "5"], ["client_id", "new"]]);
  assert.equal(made.state, "pending");
  assert.ok(!JSON.stringify(made).includes("secret"));
});

test("only one's own forms wait, the oldest first", () => {
  const items = [
    item("c", { madeAt: 300 }),
    item("b", { madeAt: 100 }),
    item("a", { madeAt: 100 }),
    item("x", { sender: "8" }),
    item("r", { state: "refused", madeAt: 50 }),
  ];
  assert.deepEqual(waiting(items, "7").map((one) => one.id), ["a", "b", "c"]);
  assert.deepEqual(ofSender(items, "7").map((one) => one.id), ["r", "a", "b", "c"]);
});

test("every answer has its meaning", () => {
  const meaning = (status, body = null, isRedirect = false) =>
    judge({ status, body, isRedirect }, "No.");
  assert.deepEqual(meaning(201, { url: "/y", message: "Kept" }), { kind: "taken", url: "/y", message: "Kept" });
  assert.deepEqual(meaning(422, { errors: { day: ["Wrong"] } }), { kind: "refused", errors: { day: ["Wrong"] } });
  assert.deepEqual(meaning(409, { message: "Late" }), { kind: "refused", errors: { "": ["Late"] } });
  assert.deepEqual(meaning(404), { kind: "refused", errors: { "": ["No."] } });
  assert.equal(meaning(0, null, true).kind, "signed_out");
  assert.equal(meaning(401).kind, "signed_out");
  for (const status of [408, 425, 429, 500, 502, 503]) {
    assert.equal(meaning(status).kind, "later");
  }
});

test("a page of a portal in the way (200 without our JSON) is no receipt", () => {
  assert.equal(judge({ status: 200, body: null, isRedirect: false }, "No.").kind, "later");
});

test("forms go one after the other, and each taken one is forgotten", async () => {
  const store = storeOf(item("b", { madeAt: 2 }), item("a", { madeAt: 1 }));
  const sent = [];
  const done = await sendAll(store, "7", async (one) => {
    sent.push(one.id);
    return taken;
  });
  assert.deepEqual(sent, ["a", "b"]);
  assert.equal(store.kept.size, 0);
  assert.deepEqual(done.taken.map(({ item: one }) => one.id), ["a", "b"]);
  assert.equal(done.stopped, "");
});

test("without a network everything stays, in order", async () => {
  const store = storeOf(item("a"), item("b", { madeAt: 200 }));
  const done = await sendAll(store, "7", async () => {
    throw new TypeError("offline");
  });
  assert.equal(done.stopped, "offline");
  assert.equal(store.kept.size, 2);
});

test("a refusal comes back and does not hold up the next", async () => {
  const store = storeOf(item("a"), item("b", { madeAt: 200 }));
  const done = await sendAll(store, "7", async (one) =>
    one.id === "a" ? { kind: "refused", errors: { day: ["Wrong"] } } : taken,
  );
  assert.deepEqual(done.refused, ["a"]);
  assert.deepEqual(store.kept.get("a").errors, { day: ["Wrong"] });
  assert.equal(store.kept.get("a").state, "refused");
  assert.ok(!store.kept.has("b"));
});

test("who is signed out sends nothing more", async () => {
  const store = storeOf(item("a"), item("b", { madeAt: 200 }));
  let calls = 0;
  const done = await sendAll(store, "7", async () => {
    calls += 1;
    return { kind: "signed_out" };
  });
  assert.equal(done.stopped, "signed_out");
  assert.equal(calls, 1);
  assert.equal(store.kept.size, 2);
});
