import { randomInt } from 'node:crypto';

/** Without 0, O, 1, I and L: a code is read aloud and typed by hand. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A random code of seven characters, one of 27 thousand million. */
export function newCode(): string {
  return Array.from({ length: 7 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
