import { createHash } from 'node:crypto';
import { settings, type Config } from '../config.js';
import type { Setting } from '../kernel/setting.js';
import type { Fingerprints } from '../platform/database/money-agreement.js';

/**
 * The fingerprint of each money setting, by name. Values with the same meaning have the same fingerprint: the
 * order of entries and trailing zeros of decimals do not matter.
 */
export function moneyFingerprintsOf(config: Config): Fingerprints {
  const fingerprints: Record<string, string> = {};
  for (const [key, { name, isMoney }] of Object.entries<Setting>(settings)) {
    if (isMoney) fingerprints[name] = fingerprintOf(config[key as keyof Config]);
  }
  return fingerprints;
}

/** A one-way hash, because a value may contain a credential. */
function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(inOneForm(value)).digest('hex').slice(0, 16);
}

/** The same text for values with the same meaning. */
function inOneForm(value: unknown): string {
  if (value instanceof Map) return `{${entriesInOneForm([...value])}}`;
  if (Array.isArray(value)) return `[${value.map(inOneForm).toSorted().join(',')}]`;
  if (typeof value === 'object' && value !== null) return `{${entriesInOneForm(Object.entries(value))}}`;
  if (typeof value === 'string') return JSON.stringify(value.replace(/^(\d+)\.(\d*?)0*$/, shortest));
  return String(value);
}

function entriesInOneForm(entries: readonly (readonly [unknown, unknown])[]): string {
  return entries
    .map(([key, one]) => `${JSON.stringify(key)}:${inOneForm(one)}`)
    .toSorted()
    .join(',');
}

function shortest(_text: string, whole: string, places: string): string {
  return places === '' ? whole : `${whole}.${places}`;
}

/** One number for all of them, from 0 to 2³¹-1. */
export function lockKeyOf(fingerprints: Fingerprints): number {
  return createHash('sha256').update(inOneForm(fingerprints)).digest().readUInt32BE(0) >>> 1;
}
