/** The badge code T1: 196 decimal digits that hold 81 signed bytes. Source: docs/offline.md. */

const BYTES = 81;
const SIGNED_BYTES = 17;
const CONTEXT = new TextEncoder().encode("OCOP-BADGE-1\0");
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DAY_ZERO = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;

/**
 * @typedef {object} Token
 * @property {number} keyId
 * @property {number} eventNumber
 * @property {string} reference eight Crockford characters
 * @property {number} epoch
 * @property {number} category
 * @property {string} firstDay ISO date
 * @property {string} lastDay ISO date
 * @property {Uint8Array} message what was signed
 * @property {Uint8Array} signature 64 bytes
 */

/**
 * Tell whether a text is meant as a badge code: exactly 196 ASCII digits.
 * @param {string} text
 */
export function looksLikeToken(text) {
  return /^[0-9]{196}$/.test(text) && text.length === 196;
}

/**
 * Return what the digits say, not yet verified; null when they are no T1 code.
 * @param {string} text
 * @returns {Token | null}
 */
export function unpack(text) {
  if (!looksLikeToken(text)) {
    return null;
  }
  let value = BigInt(text);
  if (value >> BigInt(8 * BYTES)) {
    return null;
  }
  const raw = new Uint8Array(BYTES);
  for (let index = BYTES - 1; index >= 0; index -= 1) {
    raw[index] = Number(value & 255n);
    value >>= 8n;
  }
  if (raw[0] !== 1) {
    return null;
  }
  const view = new DataView(raw.buffer);
  const message = new Uint8Array(CONTEXT.length + SIGNED_BYTES);
  message.set(CONTEXT);
  message.set(raw.subarray(0, SIGNED_BYTES), CONTEXT.length);
  return {
    keyId: raw[1],
    eventNumber: view.getUint32(2),
    reference: referenceText(raw.subarray(6, 11)),
    epoch: raw[11],
    category: raw[12],
    firstDay: isoDay(view.getUint16(13)),
    lastDay: isoDay(view.getUint16(15)),
    message,
    signature: raw.slice(SIGNED_BYTES),
  };
}

/**
 * Return what a person typed as a reference (spaces, dashes, small letters and I, L, O for their
 * lookalikes are forgiven), or "" when it cannot be one.
 * @param {string} text
 */
export function typedReference(text) {
  const plain = text
    .toUpperCase()
    .replace(/[\s-]/g, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  const valid = plain.length === 8 && [...plain].every((letter) => CROCKFORD.includes(letter));
  return valid ? plain : "";
}

/** @param {Uint8Array} bytes five bytes */
function referenceText(bytes) {
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = "";
  for (let index = 0; index < 8; index += 1) {
    text = CROCKFORD[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** @param {number} count days since 2000-01-01 */
function isoDay(count) {
  return new Date(DAY_ZERO + count * DAY_MS).toISOString().slice(0, 10);
}
