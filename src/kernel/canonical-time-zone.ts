/**
 * The name by which `Intl` keeps a time zone: `America/Los_Angeles` for `PST`, `Asia/Calcutta` for `Asia/Kolkata`; undefined for what it
 * does not know. PostgreSQL is asked by this name: it reads short names its own way (`IST` is Israel's time there, and India's here).
 */
export function canonicalTimeZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
