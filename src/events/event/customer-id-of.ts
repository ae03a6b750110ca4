import { isBlank, trimText } from '../../kernel/trim-text.js';

/** The maximum length of a customer id. */
const maxCustomerId = 200;

/**
 * The customer id as reported, or the text or number `customerId` in the metadata. Null if there is none, it
 * has another type, is blank, or is longer than 200 characters after trimming.
 */
export function customerIdOf(
  named: string | null | undefined,
  attached: Record<string, unknown> | null,
): string | null {
  if (named != null) return named;
  if (attached === null || !Object.hasOwn(attached, 'customerId')) return null;
  const { customerId } = attached;
  if (typeof customerId !== 'string' && typeof customerId !== 'number') return null;
  const text = typeof customerId === 'number' ? digitsOf(customerId) : trimText(customerId);
  return !isBlank(text) && text.length <= maxCustomerId ? text : null;
}

/** A number as digits without an exponent. Numbers that JSON would change were refused before. */
function digitsOf(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
