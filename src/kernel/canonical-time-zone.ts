import { LRUCache } from 'lru-cache';

/** Names that are known, because `Intl` takes some 30 µs for each answer. */
const known = new LRUCache<string, string>({ max: 1000 });

/**
 * The name of a time zone in `Intl`: `America/Los_Angeles` for `PST`, `Asia/Calcutta` for `Asia/Kolkata`;
 * undefined if unknown. PostgreSQL gets this name, because it reads `IST` as Israel, not India.
 */
export function canonicalTimeZone(name: string): string | undefined {
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    known.set(name, timeZone);
    return timeZone;
  } catch {
    return undefined;
  }
}
