/**
 * IndexedDB: one register of enrolments, and one database per enrolment.
 *
 * A queue belongs to the enrolment that made it and is sent with its token only; enrolling again
 * opens a new database and deletes nothing.
 */

const REGISTER = "phien-gate";
const VERSION = 1;

/**
 * @typedef {object} Enrolment
 * @property {string} device
 * @property {string} token
 * @property {{id: number, name: string, place: string}} gate
 * @property {{number: number, slug: string, title: string, zone: string, first_day: string,
 *   last_day: string}} event
 * @property {string} zone
 * @property {Record<string, string>} keys
 * @property {number} enrolledAt
 */

/** @param {IDBRequest} request */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

/** @param {IDBTransaction} transaction */
export function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve(undefined));
    transaction.addEventListener("abort", () => reject(transaction.error));
    transaction.addEventListener("error", () => reject(transaction.error));
  });
}

function open(name, upgrade) {
  const request = indexedDB.open(name, VERSION);
  request.addEventListener("upgradeneeded", () => upgrade(request.result));
  return done(request);
}

/** @returns {Promise<IDBDatabase>} */
function register() {
  return open(REGISTER, (db) => db.createObjectStore("enrolments", { keyPath: "device" }));
}

/**
 * Return the enrolments of this browser, the newest first.
 * @returns {Promise<Enrolment[]>}
 */
export async function enrolments() {
  const db = await register();
  const rows = await done(db.transaction("enrolments").objectStore("enrolments").getAll());
  db.close();
  return rows.sort((a, b) => b.enrolledAt - a.enrolledAt);
}

/** @param {Enrolment} enrolment */
export async function keepEnrolment(enrolment) {
  const db = await register();
  const change = db.transaction("enrolments", "readwrite", { durability: "strict" });
  change.objectStore("enrolments").put(enrolment);
  await committed(change);
  db.close();
}

/** What one enrolment keeps on the device. */
export class Store {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.db = db;
  }

  /** @param {string} device */
  static async open(device) {
    const db = await open(`${REGISTER}-${device}`, (fresh) => {
      fresh.createObjectStore("facts");
      fresh.createObjectStore("people");
      fresh.createObjectStore("passages", { keyPath: "id" });
      fresh.createObjectStore("queue", { keyPath: "sequence" });
      fresh.createObjectStore("tallies", { keyPath: "id" });
    });
    return new Store(db);
  }

  /** @param {string} name */
  fact(name) {
    return done(this.db.transaction("facts").objectStore("facts").get(name));
  }

  /** @param {Record<string, unknown>} facts */
  async keepFacts(facts) {
    const change = this.db.transaction("facts", "readwrite");
    for (const [name, value] of Object.entries(facts)) {
      change.objectStore("facts").put(value, name);
    }
    await committed(change);
  }

  people() {
    return done(this.db.transaction("people").objectStore("people").getAll());
  }

  passages() {
    return done(this.db.transaction("passages").objectStore("passages").getAll());
  }

  /**
   * Write a scan, its number and (when the gate opened) the passage, all or nothing.
   * Resolves when it is on disk: only then may the screen turn green.
   * @param {object} scan without its sequence
   * @param {import("./ledger.js").Passage | null} passage
   */
  async keepScan(scan, passage) {
    const change = this.db.transaction(["facts", "queue", "passages"], "readwrite", {
      durability: "strict",
    });
    const facts = change.objectStore("facts");
    const number = facts.get("sequence");
    number.addEventListener("success", () => {
      const sequence = (number.result ?? 0) + 1;
      facts.put(sequence, "sequence");
      change.objectStore("queue").add({ ...scan, sequence });
      if (passage) {
        change.objectStore("passages").put(passage);
      }
    });
    await committed(change);
  }

  /** @param {number} limit */
  queued(limit) {
    return done(this.db.transaction("queue").objectStore("queue").getAll(null, limit));
  }

  async queueLength() {
    const read = this.db.transaction(["queue", "tallies"]);
    const [scans, tallies] = await Promise.all([
      done(read.objectStore("queue").count()),
      done(read.objectStore("tallies").count()),
    ]);
    return scans + tallies;
  }

  /**
   * Forget the scans that the server answered for, and keep what it made of them.
   * @param {number[]} sequences
   * @param {import("./ledger.js").Passage[]} passages corrected by the server
   * @param {object[]} notices what staff should look at
   */
  async settle(sequences, passages, notices) {
    const change = this.db.transaction(["queue", "passages", "facts"], "readwrite");
    sequences.forEach((sequence) => change.objectStore("queue").delete(sequence));
    passages.forEach((passage) => change.objectStore("passages").put(passage));
    if (notices.length) {
      const facts = change.objectStore("facts");
      const kept = facts.get("notices");
      kept.addEventListener("success", () => {
        facts.put([...notices, ...(kept.result ?? [])].slice(0, 50), "notices");
      });
    }
    await committed(change);
  }

  /** @param {{cursor: number, rows: any[], config: object}} answer @param {object[]} passages */
  async keepSnapshot(answer, passages) {
    const change = this.db.transaction(["people", "passages", "facts"], "readwrite");
    answer.rows.forEach((row) => change.objectStore("people").put(row, row[0]));
    passages.forEach((passage) => change.objectStore("passages").put(passage));
    change.objectStore("facts").put(answer.cursor, "cursor");
    change.objectStore("facts").put(answer.config, "config");
    await committed(change);
  }

  /**
   * @param {{id: string, counted_at: string, count: number}} tally
   * @param {string} day ISO date in the event's zone
   */
  async keepTally(tally, day) {
    const change = this.db.transaction(["tallies", "facts"], "readwrite", { durability: "strict" });
    change.objectStore("tallies").add(tally);
    const facts = change.objectStore("facts");
    const total = facts.get("tallied");
    total.addEventListener("success", () => {
      const before = total.result?.day === day ? total.result.count : 0;
      facts.put({ day, count: before + tally.count }, "tallied");
    });
    await committed(change);
  }

  /** @param {number} limit */
  tallies(limit) {
    return done(this.db.transaction("tallies").objectStore("tallies").getAll(null, limit));
  }

  /** @param {string[]} ids */
  async forgetTallies(ids) {
    const change = this.db.transaction("tallies", "readwrite");
    ids.forEach((id) => change.objectStore("tallies").delete(id));
    await committed(change);
  }
}
