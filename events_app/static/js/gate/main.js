/** Starts the scanner and ties buttons, camera, keyboard and network together. */
import { Camera } from "./camera.js";
import { search } from "./fold.js";
import { DeviceGate } from "./gate.js";
import { Screen } from "./screen.js";
import { allowSound, signal } from "./signal.js";
import { Store, enrolments, keepEnrolment } from "./store.js";
import { Sync, enrol } from "./sync.js";
import { looksLikeToken } from "./token.js";
import { watchForUpdate } from "./update.js";

const $ = (id) => document.getElementById(id);
const urls = document.body.dataset;
const words = JSON.parse($("words").textContent);
const screen = new Screen(words);
const VERDICT_MS = 6_000;

async function start() {
  watchForUpdate($("update"));
  $("safari").hidden = !(navigator.standalone === true);
  const code = decodeURIComponent(window.location.hash.slice(1));
  const known = await enrolments();
  if (code || known.length === 0) {
    askForCode(code, known);
  } else {
    await openGate(known);
  }
}

function askForCode(code, known) {
  screen.open("enrolment");
  $("code").value = code;
  $(code ? "device-name" : "code").focus();
  $("back-to-gate").hidden = known.length === 0;
  $("back-to-gate").addEventListener("click", () => reload());
  $("enrolment-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    $("enrolment-error").textContent = "";
    try {
      await keepEnrolment(await enrol($("code").value, $("device-name").value));
      reload();
    } catch (error) {
      const offline = error instanceof TypeError;
      $("enrolment-error").textContent = offline ? words.no_network : error.message || words.failed;
    }
  });
}

/** The code in the address works once: go on without it. */
function reload() {
  window.history.replaceState(null, "", window.location.pathname);
  window.location.reload();
}

/** @param {import("./store.js").Enrolment[]} known the newest first */
async function openGate([enrolment, ...older]) {
  if (!(await alone(enrolment.device))) {
    $("loading").textContent = words.open_elsewhere;
    return;
  }
  const store = await Store.open(enrolment.device);
  const gate = new DeviceGate(enrolment, store, urls.ed25519);
  await gate.load();
  navigator.storage?.persist?.();
  const state = { online: false, lastSync: (await store.fact("lastSync")) ?? null };
  const sync = new Sync(enrolment, store, {
    onState: (now) => refresh(Object.assign(state, now)),
    onRows: (rows, passages, config) => {
      gate.learn(rows, passages, config);
      gate.skew = sync.skew ?? gate.skew;
      screen.categories = gate.config?.categories ?? {};
      showDirection(gate);
      screen.counts(gate.insideCount(), gate.ledger.people.size);
    },
  });
  const refresh = async () => {
    const queue = await store.queueLength();
    screen.status({ shutOut: false, ...state, queue });
    screen.notices((await store.fact("notices")) ?? []);
  };
  screen.categories = gate.config?.categories ?? {};
  $("gate-name").textContent = enrolment.gate.name;
  $("event-title").textContent = enrolment.event.title;
  screen.open("gate");
  screen.choose("scan");
  screen.clearVerdict();
  screen.counts(gate.insideCount(), gate.ledger.people.size);
  showDirection(gate);
  await showTally(store, gate);
  const take = scanTaker(gate, sync, refresh);
  tieScanning(take);
  tieFinding(gate, take);
  tieTally(gate, store, sync, refresh);
  tieDevice(gate, store);
  tieCamera(take);
  await refresh();
  document.documentElement.dataset.ready = "true";
  sync.start();
  await sendLeftovers(older);
}

/**
 * Hold the enrolment for this window: two windows would not know of each other's admissions.
 * @param {string} device
 */
function alone(device) {
  return new Promise((resolve) => {
    const options = { signal: AbortSignal.timeout(3_000) };
    const hold = () => {
      resolve(true);
      return new Promise(() => undefined);
    };
    navigator.locks.request(`phien-gate-window-${device}`, options, hold).catch(() => resolve(false));
  });
}

/** Queues of earlier enrolments are sent with their own tokens; nothing of them is deleted. */
async function sendLeftovers(older) {
  for (const enrolment of older) {
    const store = await Store.open(enrolment.device);
    if ((await store.queueLength()) > 0) {
      const sync = new Sync(enrolment, store, { onState: () => undefined });
      sync.round();
      window.addEventListener("online", () => sync.round());
    }
  }
}

function scanTaker(gate, sync, refresh) {
  let clearing = 0;
  return async (text, method, takenAt = performance.now()) => {
    const direction = gate.direction;
    let found;
    try {
      found = await gate.take(text, method);
    } catch {
      window.clearTimeout(clearing);
      screen.broken();
      signal("red");
      return;
    }
    if (!found) {
      return;
    }
    const kiosk = document.documentElement.dataset.kiosk === "true";
    screen.choose("scan");
    screen.verdict(found, direction, { kiosk, time: (at) => clock(at, gate.enrolment.zone) });
    performance.measure("frame-to-verdict", { start: takenAt, end: performance.now() });
    signal(found.shown);
    window.clearTimeout(clearing);
    clearing = window.setTimeout(() => screen.clearVerdict(), VERDICT_MS);
    screen.counts(gate.insideCount(), gate.ledger.people.size);
    await refresh();
    sync.soon(300);
  };
}

function clock(at, zone) {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(at));
}

function tieScanning(take) {
  document.addEventListener("pointerdown", allowSound, { once: true });
  document.addEventListener("keydown", allowSound, { once: true });
  $("scan-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("typed").value.trim();
    $("typed").value = "";
    if (text) {
      take(text, looksLikeToken(text) ? "WEDGE" : "TYPED");
    }
  });
  // A USB scanner types wherever the focus is: lead its digits into the field.
  document.addEventListener("keydown", (event) => {
    const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const elsewhere = !(event.target instanceof HTMLInputElement);
    if (plain && elsewhere && /[0-9]/.test(event.key) && !$("scan-form").closest("[hidden]")) {
      $("typed").focus();
    }
  });
  for (const button of document.querySelectorAll("[data-open]")) {
    button.addEventListener("click", () => {
      screen.choose(button.dataset.open);
      $({ scan: "typed", find: "query" }[button.dataset.open])?.focus();
    });
  }
}

function tieFinding(gate, take) {
  const show = () => {
    const people = search(gate.ledger.people.values(), $("query").value, 20);
    screen.found(people, (reference) => {
      $("query").value = "";
      screen.found([], () => undefined);
      take(reference, "SEARCH");
    });
  };
  $("query").addEventListener("input", show);
  $("find-form").addEventListener("submit", (event) => event.preventDefault());
}

async function showTally(store, gate) {
  const kept = await store.fact("tallied");
  $("tallied").textContent = String(kept?.day === gate.today() ? kept.count : 0);
}

function tieTally(gate, store, sync, refresh) {
  for (const button of document.querySelectorAll("[data-tally]")) {
    button.addEventListener("click", async () => {
      await gate.tally(Number(button.dataset.tally));
      await showTally(store, gate);
      await refresh();
      sync.soon(2_000);
    });
  }
}

function tieDevice(gate, store) {
  $("switch").addEventListener("click", async () => {
    gate.direction = gate.direction === "ENTRY" ? "EXIT" : "ENTRY";
    await store.keepFacts({ direction: gate.direction });
    showDirection(gate);
  });
  const kiosk = (on) => {
    document.documentElement.dataset.kiosk = String(on);
    window.sessionStorage.setItem("phien-kiosk", String(on));
    screen.choose("scan");
  };
  $("kiosk-on").addEventListener("click", () => kiosk(true));
  $("kiosk-off").addEventListener("click", () => {
    if (window.confirm(words.leave_kiosk)) {
      kiosk(false);
    }
  });
  kiosk(window.sessionStorage.getItem("phien-kiosk") === "true");
  $("enrol-again").addEventListener("click", () => {
    askForCode("", [gate.enrolment]);
  });
}

function showDirection(gate) {
  const isEntry = gate.direction === "ENTRY";
  $("direction").textContent = isEntry ? words.entry : words.exit;
  $("switch").textContent = isEntry ? words.to_exit : words.to_entry;
  $("switch").hidden = gate.onlyDirection !== null;
}

function tieCamera(take) {
  let camera = null;
  $("camera").addEventListener("click", async () => {
    if (camera?.isOn) {
      camera.stop();
      $("viewfinder").hidden = true;
      $("camera").textContent = words.camera_on;
      return;
    }
    $("camera-error").textContent = "";
    $("viewfinder").hidden = false;
    try {
      camera ??= new Camera($("viewfinder"), urls, (text, at) => take(text, "CAMERA", at));
      await camera.start();
      $("camera").textContent = words.camera_off;
    } catch {
      $("viewfinder").hidden = true;
      $("camera-error").textContent = window.isSecureContext ? words.no_camera : words.not_secure;
    }
  });
}

start();
