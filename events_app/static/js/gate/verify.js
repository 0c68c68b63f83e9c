/** Ed25519: by the browser where it knows it, else by the small library from npm. */

/** @type {Map<string, Promise<CryptoKey | null>>} */
const imported = new Map();

/**
 * Tell whether `signature` over `message` was made by the owner of `key`.
 * @param {string} key public key, base64url without padding
 * @param {Uint8Array} signature
 * @param {Uint8Array} message
 * @param {string} fallbackUrl where the library lies
 */
export async function verify(key, signature, message, fallbackUrl) {
  if (!imported.has(key)) {
    imported.set(key, importKey(key));
  }
  const native = await imported.get(key);
  if (native) {
    return crypto.subtle.verify({ name: "Ed25519" }, native, signature, message);
  }
  const library = await import(fallbackUrl);
  try {
    return await library.verifyAsync(signature, message, bytesOf(key));
  } catch {
    return false;
  }
}

/** @param {string} key */
async function importKey(key) {
  try {
    return await crypto.subtle.importKey("raw", bytesOf(key), { name: "Ed25519" }, false, [
      "verify",
    ]);
  } catch {
    return null;
  }
}

/** @param {string} text base64url */
export function bytesOf(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}
