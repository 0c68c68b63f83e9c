/** Sends what waits and fetches what is new, whenever there is a network; one sender at a time. */
import { peopleOf } from "./columns.js";
import { passageOf } from "./ledger.js";

const BATCH = 200;
const CALM_MS = 15_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const PATIENCE_MS = 20_000;

/** The server no longer knows this device's token. */
export class ShutOut extends Error {}

export class Sync {
  /**
   * @param {import("./store.js").Enrolment} enrolment
   * @param {import("./store.js").Store} store
   * @param {{onRows?: Function, onState: (state: SyncState) => void}} listeners
   *
   * @typedef {{online: boolean, lastSync: number | null, shutOut: boolean}} SyncState
   */
  constructor(enrolment, store, listeners) {
    this.enrolment = enrolment;
    this.store = store;
    this.listeners = listeners;
    this.state = { online: false, lastSync: null, shutOut: false };
    this.wait = FIRST_WAIT_MS;
    this.timer = 0;
    this.running = null;
  }

  async start() {
    this.state.lastSync = (await this.store.fact("lastSync")) ?? null;
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        this.soon(0);
      }
    });
    this.soon(0);
  }

  /** Ask for a round after a pause; an earlier request is replaced. @param {number} pause ms */
  soon(pause) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.round(), pause);
  }

  /** One round: everything that waits, then what is new. Never two at once, in any tab. */
  round() {
    this.running ??= this.underLock().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async underLock() {
    const name = `phien-gate-${this.enrolment.device}`;
    let pause = CALM_MS;
    try {
      await navigator.locks.request(name, () => this.everyStep());
      this.wait = FIRST_WAIT_MS;
      this.state = { online: true, lastSync: Date.now(), shutOut: false };
      await this.store.keepFacts({ lastSync: this.state.lastSync });
    } catch (error) {
      this.state = { ...this.state, online: false, shutOut: error instanceof ShutOut };
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
      pause = this.wait * (0.75 + Math.random() / 2);
    }
    this.listeners.onState(this.state);
    if (this.listeners.onRows) {
      this.soon(pause);
    }
  }

  /** Take every step even when an earlier one failed; the first failure is told afterwards. */
  async everyStep() {
    const steps = [this.sendScans, this.sendTallies, this.fetchNews, this.tellHealth];
    const failures = [];
    for (const step of steps) {
      await step.call(this).catch((error) => failures.push(error));
    }
    if (failures.length) {
      throw failures.find((error) => error instanceof ShutOut) ?? failures[0];
    }
  }

  /** Delete only what the server answered for; what it did not answer stays and is sent again. */
  async sendScans() {
    for (;;) {
      const scans = await this.store.queued(BATCH);
      if (scans.length === 0) {
        return;
      }
      const items = scans.map(({ place, day, name, at, ...scan }) => scan);
      const sent_at = new Date().toISOString();
      const answer = await this.call("POST", "batch", { sent_at, scans: items });
      const byId = new Map(answer.verdicts.map((verdict) => [verdict.id, verdict]));
      const settled = scans.filter((scan) => byId.has(scan.id));
      if (settled.length === 0) {
        throw new Error("the server answered for none of the scans");
      }
      const passages = settled.map((scan) => corrected(scan, byId.get(scan.id)));
      const notices = settled
        .filter((scan) => scan.shown === "green" && byId.get(scan.id).verdict !== "admitted")
        .map((scan) => ({ ...byId.get(scan.id), name: scan.name, at: scan.scanned_at }));
      await this.store.settle(
        settled.map((scan) => scan.sequence),
        passages,
        notices,
      );
      this.listeners.onRows?.([], passages);
    }
  }

  async sendTallies() {
    const tallies = await this.store.tallies(BATCH);
    if (tallies.length) {
      const { ids, refused } = await this.call("POST", "tallies", { tallies });
      await this.store.forgetTallies([...ids, ...refused]);
    }
  }

  async fetchNews() {
    if (!this.listeners.onRows) {
      return;
    }
    const since = (await this.store.fact("cursor")) ?? 0;
    const answer = await this.call("GET", `snapshot?since=${since}`);
    const passages = answer.admissions.map(passageOf);
    const rows = peopleOf(answer.people);
    await this.store.keepSnapshot({ ...answer, rows }, passages);
    this.listeners.onRows(rows, passages, answer.config);
  }

  async tellHealth() {
    const battery = await navigator.getBattery?.().catch(() => null);
    await this.call("POST", "heartbeat", {
      battery: battery ? Math.round(battery.level * 100) : null,
      queue_length: await this.store.queueLength(),
      last_sync: this.state.lastSync && new Date(this.state.lastSync).toISOString(),
    });
  }

  async call(method, path, body) {
    const response = await fetch(`/api/scan/v1/${path}`, {
      method,
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        authorization: `Bearer ${this.enrolment.token}`,
        ...(body ? { "content-type": "application/json" } : {}),
      },
      body: body && JSON.stringify(body),
    });
    if (response.status === 401) {
      throw new ShutOut();
    }
    if (!response.ok) {
      throw new Error(`${path}: ${response.status}`);
    }
    await this.noteClock(response);
    return response.status === 204 ? null : response.json();
  }

  /** Keep how far this device's clock is off, to know which day it is at the fair. */
  async noteClock(response) {
    const told = Date.parse(response.headers.get("date") ?? "");
    if (told) {
      const skew = told - Date.now();
      this.skew = Math.abs(skew) > 5_000 ? skew : 0;
      await this.store.keepFacts({ skew: this.skew });
    }
  }
}

/** Return the passage of a scan as the server settled it. */
function corrected(scan, verdict) {
  return {
    id: scan.id,
    reference: scan.reference,
    place: scan.place,
    day: scan.day,
    direction: scan.direction,
    verdict: verdict.verdict,
    at: scan.at,
    undoes: null,
  };
}

/**
 * Trade a one-time code for an enrolment.
 * @param {string} code
 * @param {string} name
 * @returns {Promise<import("./store.js").Enrolment>}
 */
export async function enrol(code, name) {
  const response = await fetch("/api/scan/v1/enrol", {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, name }),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.message ?? "");
  }
  return { ...answer, enrolledAt: Date.now() };
}
