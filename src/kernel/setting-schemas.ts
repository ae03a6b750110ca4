import ipaddr from 'ipaddr.js';
import * as z from 'zod';

interface NumberFormat {
  /** The unit, such as `seconds`. */
  readonly unit?: string;
  /** What 0 means. With it, 0 is allowed. */
  readonly zero?: string;
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = 1_000_000_000, { unit, zero }: NumberFormat = {}) {
  const range = `${unit === undefined ? 'a whole number' : `${unit},`} from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .refine((number) => (number >= least && number <= most) || (number === 0 && zero !== undefined))
    .describe(zero === undefined ? range : `${range}; 0 means ${zero}`);
}

/** Milliseconds from `least` to `most`. */
export function milliseconds(least: number, most: number, format?: NumberFormat) {
  return wholeNumber(least, most, { unit: 'milliseconds', ...format });
}

/** One of these texts. */
export function oneOf<const Text extends string>(...texts: readonly Text[]) {
  return z.enum(texts).describe(texts.map((text) => `\`${text}\``).join(', '));
}

/** `true` or `false`. */
export const trueOrFalse = z
  .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
  .describe('`true`, `false`');

/** A text that `parse` accepts; it returns undefined for all other texts. */
export function readBy<Value>(parse: (text: string) => Value | undefined) {
  return z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  });
}

const parts = z.string().transform((text) => text.split(',').map((part) => part.trim()));

/** Items between commas. */
export function commaSeparated<Item>(item: z.ZodType<Item, string>) {
  return parts.pipe(z.array(item));
}

/** Items between commas, if any. Empty ones are ignored. */
export function optionalList<Item>(item: z.ZodType<Item, string>) {
  return parts.transform((texts) => texts.filter((text) => text !== '')).pipe(z.array(item));
}

/** Whether no key occurs twice. */
export function areUnique(keys: readonly string[]): boolean {
  return new Set(keys).size === keys.length;
}

/** A range of addresses, such as `10.0.0.0/8`. */
export const cidrRange = z.string().refine((text) => ipaddr.isValidCIDR(text));

/** An http(s) URL without query and user name. A slash at the end is removed. */
export const baseUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine(({ search, hash, username }) => search === '' && hash === '' && username === '')
  .transform(({ href }) => href.replace(/\/+$/, ''));
