import { isStorable } from '../../kernel/storable-text.js';
import type { Faults, Path } from './faults.js';

const name = /^[a-z0-9_-]{1,64}$/;

/** Validates a text's length in characters, as PostgreSQL and people count them. */
export function checkText(
  value: unknown,
  faults: Faults,
  path: Path,
  { least = 1, most = 200 } = {},
): string | undefined {
  const length = typeof value === 'string' ? [...value].length : -1;
  if (typeof value === 'string' && length >= least && length <= most && isStorable(value)) return value;
  faults.add(path, `must be a text of ${least} to ${most} characters, without U+0000`);
  return undefined;
}

/** Validates a machine-readable name. */
export function checkName(value: string, faults: Faults, path: Path): string {
  if (!name.test(value)) faults.add(path, 'must be 1 to 64 of a-z, 0-9, "_" and "-"');
  return value;
}

/** Validates a whole number within bounds. */
export function checkWhole(
  value: number,
  [least, most]: readonly [number, number],
  faults: Faults,
  path: Path,
): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    faults.add(path, `must be a whole number from ${least} to ${most}`);
  }
  return value;
}
