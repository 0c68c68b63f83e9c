/** Search that does not mind diacritics; đ is d. */

/** @param {string} text */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * Return those whose name and organisation hold every word typed.
 * @template {{haystack: string}} T
 * @param {Iterable<T>} people
 * @param {string} query
 * @param {number} limit
 * @returns {T[]}
 */
export function search(people, query, limit) {
  const words = fold(query).split(" ").filter(Boolean);
  const found = [];
  if (words.length === 0) {
    return found;
  }
  for (const person of people) {
    if (words.every((word) => person.haystack.includes(word))) {
      found.push(person);
      if (found.length === limit) {
        break;
      }
    }
  }
  return found;
}
