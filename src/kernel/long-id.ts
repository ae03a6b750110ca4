import { hash } from 'node:crypto';

/** TonicPow's clients drop a session id of any other length. */
const longLength = 64;
const shortLength = 31;

/**
 * The form of 64 characters of a TypeID of 31: `sess_<26>_<32>`. The tail is a check of the id, so that an id
 * that was cut or changed on its way is recognized. It is no secret: the id has 74 random bits
 * (docs/adr/0033).
 */
export function longId(typeId: string): string {
  return `${typeId}_${hash('sha256', `tribute session ${typeId}`, 'base64url').slice(0, 32)}`;
}

/** The TypeID of a long form that this program made. */
export function withoutCheck(longForm: string): string {
  return longForm.slice(0, shortLength);
}

/** The TypeID in its long form, or in the earlier form without a tail; undefined for another tail. */
export function shortId(text: string): string | undefined {
  if (text.length === shortLength) return text;
  const typeId = text.slice(0, shortLength);
  return text.length === longLength && longId(typeId) === text ? typeId : undefined;
}
