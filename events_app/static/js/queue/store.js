/** IndexedDB of the forms that wait on this device. */
import { committed, done } from "../gate/store.js";

const NAME = "phien-forms";
const VERSION = 1;

export class FormStore {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.db = db;
  }

  static async open() {
    const request = indexedDB.open(NAME, VERSION);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("forms", { keyPath: "id" });
    });
    return new FormStore(await done(request));
  }

  /** @returns {Promise<import("./plan.js").Item[]>} */
  items() {
    return done(this.db.transaction("forms").objectStore("forms").getAll());
  }

  /**
   * Keep a form. Resolves when it is on disk: only then may the page say so.
   * @param {import("./plan.js").Item} item
   */
  async put(item) {
    const change = this.db.transaction("forms", "readwrite", { durability: "strict" });
    change.objectStore("forms").put(item);
    await committed(change);
  }

  /** @param {string} id */
  async forget(id) {
    const change = this.db.transaction("forms", "readwrite", { durability: "strict" });
    change.objectStore("forms").delete(id);
    await committed(change);
  }
}
