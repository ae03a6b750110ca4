import { readDecimal, shortestDecimal } from './decimal.js';

/** For parsed JSON objects and lists: the keys of numbers that differ from the text. */
const lost = new WeakMap<object, Set<string>>();

/**
 * Matches numbers that a plain `JSON.parse` could change. It may match too much, because it only selects how
 * a body is parsed.
 */
export const delicateNumber = /[:,[]\s*(?:-0|-?(?:[\d.]{16,}|[\d.]+e|0\.0{5}))/i;

/** Whether the parsed number equals the number in the text. */
export function keepsDigits(source: string, value: number): boolean {
  const [written, kept] = [readDecimal(source), readDecimal(String(value))];
  return written !== undefined && kept !== undefined && shortestDecimal(written) === shortestDecimal(kept);
}

type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context?: { readonly source?: string },
) => unknown;

function note(this: unknown, key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || keepsDigits(source, value)) return value;
  const holder = this as object;
  lost.set(holder, (lost.get(holder) ?? new Set()).add(key));
  return value;
}

/** A reviver for `JSON.parse` that records numbers that lose digits, and changes nothing. */
export const noteLostDigits: Reviver = note;

/** Whether this member of a parsed object or list was written with more digits than the number keeps. */
export function hasLostDigits(holder: object, key: string): boolean {
  return lost.get(holder)?.has(key) ?? false;
}

/** The problem with such a number, to append to its path. */
export const lostDigitsFault = 'has more digits than a JSON number keeps: send it as a string';

/** The path of the first number in a value that lost digits; undefined when there is none. */
export function findLostDigits(value: object, path: readonly string[]): readonly string[] | undefined {
  const names = lost.get(value);
  for (const name of names ?? []) return [...path, name];
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    const found = typeof member === 'object' && member !== null && findLostDigits(member, [...path, name]);
    if (found) return found;
  }
  return undefined;
}
