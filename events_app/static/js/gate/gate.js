/** One enrolled gate: judges a scan, keeps it on disk, then lets the screen speak. */
import { dayIn, judge } from "./judge.js";
import { Ledger } from "./ledger.js";
import { verify } from "./verify.js";

const SAME_CODE_MS = 3_000;

export class DeviceGate {
  /**
   * @param {import("./store.js").Enrolment} enrolment
   * @param {import("./store.js").Store} store
   * @param {string} ed25519Url
   */
  constructor(enrolment, store, ed25519Url) {
    this.enrolment = enrolment;
    this.store = store;
    this.ledger = new Ledger();
    this.verify = (key, signature, message) => verify(key, signature, message, ed25519Url);
    this.direction = "ENTRY";
    this.config = null;
    this.skew = 0;
    this.lastCode = { text: "", at: -Infinity };
    this.turn = Promise.resolve();
  }

  /** Read what the device knows; a reload without a network ends here. */
  async load() {
    const [people, passages] = await Promise.all([this.store.people(), this.store.passages()]);
    people.forEach((row) => this.ledger.putPerson(row));
    passages.forEach((passage) => this.ledger.putPassage(passage));
    this.config = (await this.store.fact("config")) ?? null;
    this.skew = (await this.store.fact("skew")) ?? 0;
    this.direction = (await this.store.fact("direction")) ?? this.onlyDirection ?? "ENTRY";
    await this.warmUp();
  }

  /** Import the keys now, so that the first badge need not wait for it. */
  async warmUp() {
    const keys = Object.values(this.rules().keys);
    const nothing = [new Uint8Array(64), new Uint8Array(1)];
    await Promise.all(keys.map((key) => this.verify(key, ...nothing).catch(() => false)));
  }

  get onlyDirection() {
    const direction = this.config?.gate.direction ?? "BOTH";
    return direction === "BOTH" ? null : direction;
  }

  get place() {
    return this.config?.gate.place ?? this.enrolment.gate.place;
  }

  /** Which day it is at the fair, by the server's clock. */
  today() {
    return dayIn(Date.now() + this.skew, this.enrolment.zone);
  }

  rules() {
    const { event, keys } = this.enrolment;
    const gate = this.config?.gate ?? {};
    return {
      eventNumber: event.number,
      firstDay: event.first_day,
      lastDay: event.last_day,
      keys: { ...keys, ...this.config?.keys },
      place: this.place,
      direction: gate.direction ?? "BOTH",
      reentry: gate.reentry ?? true,
      rules: this.config?.rules ?? [],
    };
  }

  /**
   * Judge a code, one after the other; null when the camera saw the same code a moment ago.
   * @param {string} text
   * @param {"CAMERA" | "WEDGE" | "TYPED" | "SEARCH"} method
   */
  take(text, method) {
    const now = performance.now();
    const again = method === "CAMERA" && text === this.lastCode.text;
    if (again && now - this.lastCode.at < SAME_CODE_MS) {
      this.lastCode.at = now;
      return Promise.resolve(null);
    }
    this.lastCode = { text, at: now };
    this.turn = this.turn.then(
      () => this.settle(text, method),
      () => this.settle(text, method),
    );
    return this.turn;
  }

  async settle(text, method) {
    const { direction, ledger } = this;
    const day = this.today();
    const gate = this.rules();
    const found = await judge(text, { ledger, gate, direction, day, verify: this.verify });
    const id = crypto.randomUUID();
    const at = new Date().toISOString();
    const corrected = new Date(Date.now() + this.skew).toISOString();
    const { shown, reason, reference, epoch, person } = found;
    const scan = { id, reference, epoch, direction, scanned_at: at, shown, method };
    const passage =
      shown === "green"
        ? {
            id,
            reference,
            place: gate.place,
            day,
            direction,
            verdict: "admitted",
            at: corrected,
            undoes: null,
          }
        : null;
    const name = person?.name ?? "";
    const kept = { ...scan, reason, place: gate.place, day, name, at: corrected };
    await this.store.keepScan(kept, passage);
    if (passage) {
      ledger.putPassage(passage);
    }
    return found;
  }

  /** Take in what the server sent. */
  learn(rows, passages, config) {
    rows.forEach((row) => this.ledger.putPerson(row));
    passages.forEach((passage) => this.ledger.putPassage(passage));
    this.config = config ?? this.config;
    if (this.onlyDirection) {
      this.direction = this.onlyDirection;
    }
  }

  insideCount() {
    return this.ledger.insideCount(this.place, this.today());
  }

  /** @param {number} count */
  async tally(count) {
    const counted_at = new Date(Date.now() + this.skew).toISOString();
    await this.store.keepTally({ id: crypto.randomUUID(), counted_at, count }, this.today());
  }
}
