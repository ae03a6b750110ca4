/* Reads the JSON of a decision trace. A member that an earlier version did not write is null or empty. */
import type { Members } from '../../kernel/copied-values.js';
import { money, type Money } from '../../kernel/schema/money.type.js';

/** A part without the objects that it names, which its type loads by their ids. */
export type Plain<Part> = Omit<Part, 'goal' | 'gig' | 'promoter' | 'link' | 'campaign'>;

/** The member that is a list of objects; empty without it. */
export function partsIn(of: Members, name: string): readonly Members[] {
  const list = of[name];
  return Array.isArray(list) ? list.filter(isTracePart) : [];
}

/** The member that is a text. */
export function textIn(of: Members, name: string): string | null {
  const text = of[name];
  return typeof text === 'string' ? text : null;
}

/** The member that is a number, also as text. */
export function countIn(of: Members, name: string): number | null {
  const number = of[name];
  return typeof number === 'number' || typeof number === 'string' ? Number(number) : null;
}

export function timeIn(of: Members, name: string): Date | null {
  const text = textIn(of, name);
  return text === null ? null : new Date(text);
}

/** The member in atomic units as text. Null without it or without an asset. */
export function amountIn(of: Members, name: string, asset: string | null): Money | null {
  const atomic = textIn(of, name);
  return atomic === null || asset === null ? null : money(BigInt(atomic), asset);
}

/** The member as a value of an enum; null if it is none. */
export function wordIn<Values extends Readonly<Record<string, string>>>(
  of: Members,
  name: string,
  values: Values,
): keyof Values | null {
  const word = textIn(of, name)?.toUpperCase();
  return word !== undefined && Object.hasOwn(values, word) ? word : null;
}

/** A value as text; null without one. */
export function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function isTracePart(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
