/** IndexedDB of the exhibitors' scanner: for whom one scans, and what is not sent yet. */
import { committed, done } from "../store.js";

const NAME = "phien-leads";
const VERSION = 1;

export class LeadStore {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.db = db;
  }

  static async open() {
    const request = indexedDB.open(NAME, VERSION);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("facts");
      request.result.createObjectStore("items", { keyPath: "id" });
    });
    return new LeadStore(await done(request));
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

  /** @returns {Promise<import("./take.js").Item[]>} */
  items() {
    return done(this.db.transaction("items").objectStore("items").getAll());
  }

  /**
   * Keep what was scanned. Resolves when it is on disk: only then may the screen say so.
   * @param {import("./take.js").Item} item
   */
  async add(item) {
    const change = this.db.transaction("items", "readwrite", { durability: "strict" });
    change.objectStore("items").add(item);
    await committed(change);
  }

  /**
   * Forget what the server took, and keep what it refused with the reason.
   * @param {string[]} taken ids
   * @param {import("./take.js").Item[]} changed
   */
  async settle(taken, changed) {
    const change = this.db.transaction("items", "readwrite", { durability: "strict" });
    taken.forEach((id) => change.objectStore("items").delete(id));
    changed.forEach((item) => change.objectStore("items").put(item));
    await committed(change);
  }
}
