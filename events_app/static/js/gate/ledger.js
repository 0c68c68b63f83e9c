/** What the device knows: the people, who passed where, and the rules. No DOM, no storage. */
import { fold } from "./fold.js";

const LET_IN = new Set(["admitted", "admitted_revoked", "admitted_stale_badge"]);

/**
 * @typedef {object} Person
 * @property {string} reference
 * @property {string} name
 * @property {string} organization
 * @property {number} category
 * @property {number} epoch
 * @property {string} state
 * @property {string} haystack name and organisation, folded
 */

/**
 * @typedef {object} Passage
 * @property {string} id
 * @property {string} reference
 * @property {string} place
 * @property {string} day ISO date
 * @property {"ENTRY" | "EXIT"} direction
 * @property {string} verdict
 * @property {string} at instant, ISO
 * @property {string | null} undoes
 */

export class Ledger {
  constructor() {
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** @type {Map<string, Passage>} */
    this.passages = new Map();
    /** @type {Map<string, Set<string>>} */
    this.idsByReference = new Map();
    /** @type {Set<string>} */
    this.undone = new Set();
  }

  /** @param {[string, string, string, number, number, string]} row as the snapshot sends it */
  putPerson([reference, name, organization, category, epoch, state]) {
    const haystack = fold(`${name} ${organization}`);
    this.people.set(reference, {
      reference,
      name,
      organization,
      category,
      epoch,
      state,
      haystack,
    });
  }

  /** @param {Passage} passage */
  putPassage(passage) {
    this.passages.set(passage.id, passage);
    if (passage.undoes) {
      this.undone.add(passage.undoes);
    }
    const ids = this.idsByReference.get(passage.reference) ?? new Set();
    ids.add(passage.id);
    this.idsByReference.set(passage.reference, ids);
  }

  /**
   * Return what let somebody through at a place on a day, oldest first, without what was undone.
   * @param {string} reference
   * @param {string} place
   * @param {string} day
   */
  through(reference, place, day) {
    const ids = [...(this.idsByReference.get(reference) ?? [])];
    return ids
      .map((id) => this.passages.get(id))
      .filter((each) => each.place === place && each.day === day)
      .filter((each) => LET_IN.has(each.verdict) && !this.undone.has(each.id))
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  /**
   * Count who is inside a place on a day, by what this device knows.
   * @param {string} place
   * @param {string} day
   */
  insideCount(place, day) {
    let count = 0;
    for (const reference of this.idsByReference.keys()) {
      if (this.through(reference, place, day).at(-1)?.direction === "ENTRY") {
        count += 1;
      }
    }
    return count;
  }
}

/**
 * @param {[string, string, string, string, "ENTRY" | "EXIT", string, string, string | null]} row
 * @returns {Passage}
 */
export function passageOf([id, reference, place, day, direction, verdict, at, undoes]) {
  return { id, reference, place, day, direction, verdict, at, undoes };
}
