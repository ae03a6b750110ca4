import { readDecimal, shortestDecimal } from './decimal.js';

/** Of objects and lists that came as JSON: which of their numbers are not the ones that were written. */
const lost = new WeakMap<object, Set<string>>();

/**
 * What a plain `JSON.parse` could lose: a number that a double may not hold or write in the same digits. Rather too much than too little:
 * it only decides how a body is read.
 */
export const delicateNumber = /[:,[]\s*(?:-0|-?(?:[\d.]{16,}|[\d.]+e|0\.0{5}))/i;

/** Whether the number that JSON makes of this text is the number that the text says. */
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

/** For `JSON.parse`: takes note of numbers that lose digits, and changes nothing. */
export const noteLostDigits: Reviver = note;

/** Whether the member of this object or list, which came as JSON, is a number that was written with more digits than it has. */
export function hasLostDigits(holder: object, key: string): boolean {
  return lost.get(holder)?.has(key) ?? false;
}

/** What is wrong with such a number, behind its path. */
export const lostDigitsFault = 'has more digits than a JSON number keeps: send it as a string';

/** The path of the first number below a value that was written with more digits than it has; undefined when there is none. */
export function findLostDigits(value: object, path: readonly string[]): readonly string[] | undefined {
  const names = lost.get(value);
  for (const name of names ?? []) return [...path, name];
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    const found = typeof member === 'object' && member !== null && findLostDigits(member, [...path, name]);
    if (found) return found;
  }
  return undefined;
}
