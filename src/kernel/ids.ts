import { hash, randomFillSync } from 'node:crypto';
import { fromUUID, parseTypeId, toUUID } from 'typeid-js';
import { v7 } from 'uuid';
import { catalogue, type IdKind, type Prefixes } from './catalogue.js';
import { notFound } from './errors.js';
import { suffixOfUuid, suffixText, uuidText } from './id-text.js';
import { longId, shortId, withoutCheck } from './long-id.js';

/** The kind whose ids have 64 characters on the wire. Ids in their earlier form, of 31, are read as well. */
const longKind: IdKind = 'session';

const idBytes = 16;
/** Random bytes for the next ids. One call of the system for 1,024 ids costs little more than for one. */
const pool = Buffer.allocUnsafe(1024 * idBytes);
let used = pool.length;

/** The time of the last id, and its place within the millisecond: 32 bits that begin at random. */
let msecs = 0;
let seq = 0;

/** A new time-ordered UUID (version 7), as stored in the database. Ids of a process sort by creation. */
export function newId(): string {
  return uuidText(newBytes());
}

/** A new id as its TypeID, much faster than `encodeId`. */
export function newTypeId(kind: IdKind): string {
  return typeIdOf(kind, `${prefixesOf(kind)[0]}_${suffixText(newBytes())}`);
}

/** A session's id as short as it can be, for texts that only this program reads. `decodeId` reads it too. */
export const shortSessionId = withoutCheck;

/**
 * The ids of the members of a group, which nobody must store. The same group, place and time (milliseconds
 * since 1970) give the same id. It is as hard to guess as a new one, and sorts by its time and place.
 *
 * @param group A random text that only the group has.
 */
export function idsInGroup(group: string): (place: number, ms: number) => string {
  const first = hash('sha256', group, 'buffer').readUInt32BE(0) & 0x7fffffff;
  return (place, msecs) =>
    v7({ random: hash('sha256', `${group} ${place}`, 'buffer'), msecs, seq: first + place });
}

/** The bytes of the last id. */
const lastBytes = new Uint8Array(idBytes);

function newBytes(): Uint8Array {
  const random = nextRandom();
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // The highest bit is left for counting up.
    seq = random.readUInt32BE(0) & 0x7fffffff;
  } else {
    seq += 1;
    if (seq > 0xffffffff) {
      msecs += 1;
      seq = 0;
    }
  }
  return v7({ random, msecs, seq }, lastBytes);
}

function nextRandom(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + idBytes);
  used += idBytes;
  return random;
}

/**
 * The smallest id that `newId` could give at a time, in milliseconds since 1970. Rows written later have
 * larger ids. Processes draw ids before they write, each by its own clock, so callers subtract a margin.
 */
export function firstIdAt(ms: number): string {
  const hex = Math.min(Math.max(ms, 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** The same words always give the same id, so one idempotency key creates one object. A UUID of version 8. */
export function derivedId(...words: readonly [string, ...string[]]): string {
  const hex = hash('sha256', JSON.stringify(words));
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  const last = hex.slice(20, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${last}`;
}

/**
 * The TypeID of a uuid: `encodeId('campaign', uuid)` is `camp_01h…`. The database stores the bare uuid; the
 * edge adds and checks the prefix (see https://github.com/jetify-com/typeid/tree/main/spec). `dialectPrefix`
 * selects another accepted prefix. A session's id is in its long form.
 */
export function encodeId(kind: IdKind, uuid: string, dialectPrefix?: string): string {
  const prefix = dialectPrefix ?? prefixesOf(kind)[0];
  const suffix = suffixOfUuid(uuid);
  // The library refuses other texts.
  return typeIdOf(kind, suffix === undefined ? fromUUID(uuid, prefix) : `${prefix}_${suffix}`);
}

function typeIdOf(kind: IdKind, typeId: string): string {
  return kind === longKind ? longId(typeId) : typeId;
}

/**
 * The UUID in a TypeID of this kind; `undefined` if the text is not one. Callers treat an undecodable id as
 * not found, so that callers cannot see the difference.
 */
export function decodeId(kind: IdKind, text: string): string | undefined {
  const typeId = kind === longKind ? shortId(text) : text;
  return typeId === undefined ? undefined : decodeTypeId(kind, typeId);
}

function decodeTypeId(kind: IdKind, text: string): string | undefined {
  const separator = text.lastIndexOf('_');
  const prefix = text.slice(0, Math.max(separator, 0));
  if (!prefixesOf(kind).includes(prefix) || text.length - separator !== 27) return undefined;
  // 26 letters hold 130 bits. The library drops the upper two, which would give one object four ids.
  if (text.charAt(separator + 1) > '7') return undefined;
  try {
    return toUUID(text as Parameters<typeof toUUID>[0]);
  } catch {
    return undefined;
  }
}

function prefixesOf(kind: string): Prefixes {
  const prefixes = catalogue().ids.get(kind);
  if (!prefixes) throw new Error(`No feature declares the prefix of ${kind} ids.`);
  return prefixes;
}

/** The kind of a TypeID: the one that writes its prefix, or else one that accepts it (`adv`). */
export function kindOfId(text: string): IdKind | undefined {
  if (decodeId(longKind, text) !== undefined) return longKind;
  try {
    const { prefix } = parseTypeId(text as Parameters<typeof parseTypeId>[0]);
    const kinds = [...catalogue().ids.keys()].filter(isKind);
    const writes = kinds.find((kind) => prefixesOf(kind)[0] === prefix);
    return writes ?? kinds.find((kind) => prefixesOf(kind).includes(prefix));
  } catch {
    return undefined;
  }
}

/** The UUID in a TypeID from a caller. A malformed id or one of another kind is refused as not found. */
export function requireId(kind: IdKind, text: string, ...field: string[]): string {
  const id = decodeId(kind, text);
  if (id === undefined) throw notFound(wordFor(kind), ...field);
  return id;
}

/** The same for an id that may be absent; then undefined. */
export function optionalId(
  kind: IdKind,
  text: string | null | undefined,
  ...field: string[]
): string | undefined {
  return text == null ? undefined : requireId(kind, text, ...field);
}

/** The kind of an entity class: `Campaign` is a `campaign`. */
export function idKindOf(className: string): IdKind | undefined {
  if (className === 'LedgerTransaction') return 'transaction';
  const kind = className.charAt(0).toLowerCase() + className.slice(1);
  return isKind(kind) ? kind : undefined;
}

function isKind(text: string): text is IdKind {
  return catalogue().ids.has(text);
}

function wordFor(kind: IdKind): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
