import { createHmac, hkdfSync } from 'node:crypto';

/** A keyed hash of words: 32 bytes. Without the key, nobody can try values. */
export type KeyedHash = (...words: readonly string[]) => Buffer;

/** Creates a keyed hash. Hashes for one purpose do not match those for another. */
export function keyedHash(encryptionKey: Buffer, purpose: string): KeyedHash {
  const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', purpose, 32));
  return (...words) => createHmac('sha256', key).update(JSON.stringify(words)).digest();
}
