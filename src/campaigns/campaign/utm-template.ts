import { ErrorCode, refuse } from '../../kernel/errors.js';
import { isBlank } from '../../kernel/trim-text.js';
import { mergeChanges, type ChangesTo } from '../../kernel/merge-changes.js';

/** The UTM parameters, without `utm_`. */
export const utmNames = ['source', 'medium', 'campaign', 'term', 'content'] as const;

/** Values of UTM parameters that links add to their target. They may have placeholders. */
export type StoredUtm = { readonly [Name in (typeof utmNames)[number]]?: string | undefined };

/** What placeholders stand for. */
const placeholders = ['promoter', 'campaign', 'campaignName', 'link', 'code'] as const;
export type UtmValues = Readonly<Record<(typeof placeholders)[number], string>>;

/** The placeholders as they are written, for descriptions and errors. */
export const utmPlaceholders = placeholders.map((name) => `{${name}}`).join(', ');

/** The most characters of a value, also when its placeholders are filled in. */
export const maxUtmLength = 100;

const placeholder = /\{([^{}]*)\}/g;
const control = /\p{Cc}/u;

/**
 * The template to store after a change. Null removes all of it.
 * @throws RefusedError INVALID, with the path below `utm`.
 */
export function changeUtm(stored: StoredUtm, changes: ChangesTo<StoredUtm> | null): StoredUtm {
  for (const name of utmNames) {
    const value = changes?.[name];
    const fault = value == null ? undefined : faultOf(value);
    if (fault !== undefined) throw refuse(ErrorCode.INVALID, `utm.${name} ${fault}`, 'utm', name);
  }
  return changes === null ? {} : mergeChanges(stored, changes);
}

function faultOf(value: string): string | undefined {
  if (isBlank(value)) return 'must not be blank';
  if (value.length > maxUtmLength) return `must have at most ${maxUtmLength} characters`;
  if (control.test(value)) return 'must not have control characters';
  const rest = value.replaceAll(placeholder, (whole, name: string) => (isPlaceholder(name) ? '' : whole));
  return /[{}]/.test(rest) ? `may have braces only in the placeholders ${utmPlaceholders}` : undefined;
}

/** A value with its placeholders filled in. */
export function fillUtm(value: string, values: UtmValues): string {
  const filled = value.replaceAll(placeholder, (whole, name: string) =>
    isPlaceholder(name) ? values[name] : whole,
  );
  return filled.slice(0, maxUtmLength).toWellFormed();
}

function isPlaceholder(name: string): name is keyof UtmValues {
  return (placeholders as readonly string[]).includes(name);
}
