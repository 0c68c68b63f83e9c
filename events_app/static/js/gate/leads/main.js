/** Starts the exhibitors' scanner and ties form, camera, device and network together. */
import { Camera } from "../camera.js";
import { looksLikeToken } from "../token.js";
import { watchForUpdate } from "../update.js";
import { verify } from "../verify.js";
import { showItems } from "./list.js";
import { LeadStore } from "./store.js";
import { LeadSync } from "./sync.js";
import { Sightings, placeOf, printedReference, problemOf } from "./take.js";

const $ = (id) => document.getElementById(id);
const urls = document.body.dataset;
const words = JSON.parse($("words").textContent);
const signed = (key, signature, message) => verify(key, signature, message, urls.ed25519);

class Scanner {
  /** @param {LeadStore} store */
  constructor(store) {
    this.store = store;
    this.desks = [];
    this.user = { id: "", name: "" };
    this.sent = [];
    this.sync = new LeadSync(store, {
      onState: (state) => this.heard(state),
      onSent: (receipt) => this.sent.unshift(receipt),
    });
  }

  async start() {
    await this.readFacts();
    if (this.desks.length === 0) {
      await this.sync.round();
    }
    await this.show();
    fillInterests();
    $("desk").addEventListener("change", () => this.choose($("desk").value));
    $("capture-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
    $("scanned").addEventListener("keydown", (event) => {
      // A USB scanner ends with Enter: the badge is read, the note comes next.
      if (event.key === "Enter" && looksLikeToken($("scanned").value.trim())) {
        event.preventDefault();
        this.read($("scanned").value.trim());
      }
    });
    $("capture-form").addEventListener("reset", () => {
      $("told").textContent = "";
      $("problem").textContent = "";
    });
    // A USB scanner types wherever the focus is: lead its digits into the field.
    document.addEventListener("keydown", (event) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const elsewhere = !event.target.closest("input, textarea, select");
      if (plain && elsewhere && /^[0-9]$/.test(event.key)) {
        $("scanned").focus();
      }
    });
    tieCamera((text) => this.read(text));
    navigator.storage?.persist?.();
    this.sync.start();
    this.sync.soon(0);
    document.documentElement.dataset.ready = "true";
  }

  async readFacts() {
    this.desks = (await this.store.fact("desks")) ?? [];
    const id = (await this.store.fact("user")) ?? "";
    this.user = { id, name: (await this.store.fact("name")) ?? "" };
  }

  async heard({ online, signedOut }) {
    if (online) {
      await this.readFacts();
    }
    $("network").textContent = online ? words.online : words.offline;
    $("network").classList.toggle("good", online);
    $("signed-out").hidden = !signedOut;
    await this.show();
  }

  /** Show the desks and what lies on the device. */
  async show() {
    const items = await this.store.items();
    const isUsable = this.desks.length > 0;
    $("loading").hidden = true;
    document.querySelector("[data-page=none]").hidden = isUsable || items.length > 0;
    document.querySelector("[data-page=capture]").hidden = !isUsable && items.length === 0;
    $("capture-form").hidden = !isUsable;
    $("camera").hidden = !isUsable;
    if (isUsable) {
      const wanted = decodeURIComponent(window.location.hash.slice(1));
      const kept = await this.store.fact("place");
      const find = (place) => this.desks.find((desk) => placeOf(desk) === place);
      this.choose(placeOf(find(wanted) ?? find(kept) ?? this.desks[0]));
    }
    const pending = items.filter((item) => item.state === "pending").length;
    $("waiting").textContent = words.waiting.replace("{count}", String(pending));
    $("nothing").hidden = items.length + this.sent.length > 0;
    showItems($("items"), items, this.sent, {
      words,
      user: this.user.id,
      retry: (item) => this.change([], [{ ...item, state: "pending", reason: "" }]),
      dismiss: (item) => this.change([item.id], []),
    });
  }

  async change(forgotten, changed) {
    await this.store.settle(forgotten, changed);
    await this.show();
    this.sync.soon(0);
  }

  /** @param {string} place */
  choose(place) {
    this.desk = this.desks.find((desk) => placeOf(desk) === place);
    $("holder").textContent = this.desk.holder;
    $("event-title").textContent = this.desk.event;
    $("list").href = `${urls.desks}${place}/`;
    $("desk-field").hidden = this.desks.length < 2;
    const options = this.desks.map((desk) => {
      const text = `${desk.holder} · ${desk.event}`;
      return new Option(text, placeOf(desk), false, placeOf(desk) === place);
    });
    $("desk").replaceChildren(...options);
    window.history.replaceState(null, "", `#${place}`);
    this.store.keepFacts({ place });
  }

  /** Take a badge into the form, or say at once why not. @param {string} text */
  async read(text) {
    const problem = await problemOf(text, this.desk, signed);
    $("problem").textContent = words.reasons[problem] ?? problem;
    $("told").textContent = problem ? "" : `${words.ready} ${printedReference(text)}`;
    $("scanned").value = problem ? "" : text;
    if (!problem) {
      $("note").focus({ preventScroll: true });
    }
    return problem;
  }

  /** Keep the form on the device; the screen says so only when it is on disk. */
  async keep() {
    const scanned = $("scanned").value.trim();
    if (!scanned) {
      $("problem").textContent = words.nobody;
      $("scanned").focus();
      return;
    }
    if (await this.read(scanned)) {
      $("scanned").focus();
      return;
    }
    const item = {
      id: crypto.randomUUID(),
      place: placeOf(this.desk),
      holder: this.desk.holder,
      user: this.user.id,
      userName: this.user.name,
      scanned,
      note: $("note").value.trim(),
      interest: $("interest").value,
      next_step: $("next-step").value.trim(),
      at: new Date().toISOString(),
      state: "pending",
      reason: "",
    };
    try {
      await this.store.add(item);
    } catch {
      $("told").textContent = "";
      $("problem").textContent = words.disk_full;
      return;
    }
    $("capture-form").reset();
    $("told").textContent = `${words.kept_here}: ${printedReference(scanned)}`;
    await this.show();
    this.sync.soon(300);
  }
}

function fillInterests() {
  const options = Object.entries(words.interests).map(([value, text]) => new Option(text, value));
  $("interest").replaceChildren(...options);
}

/** @param {(text: string) => void} take */
function tieCamera(take) {
  const seen = new Sightings();
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
      camera ??= new Camera($("viewfinder"), urls, (text) => {
        if (seen.counts(text, performance.now(), $("scanned").value !== "")) {
          take(text);
        }
      });
      await camera.start();
      $("camera").textContent = words.camera_off;
    } catch {
      $("viewfinder").hidden = true;
      $("camera-error").textContent = window.isSecureContext ? words.no_camera : words.not_secure;
    }
  });
}

watchForUpdate($("update"));
new Scanner(await LeadStore.open()).start();
