import { isBlank, trimText } from '../../kernel/trim-text.js';

/** The longest name that a customer may have. */
const maxCustomerId = 200;

/**
 * Who the customer is: as named, or as the attached JSON object names them in a `customerId` that is a text or a number. Something
 * else there, and a text that is blank or, trimmed, longer than 200 characters, names nobody. Null when nobody is named.
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

/** A number as JSON without exponents writes it; one that JSON would have changed has been refused. */
function digitsOf(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
