/**
 * The name of a time zone in `Intl`: `America/Los_Angeles` for `PST`, `Asia/Calcutta` for `Asia/Kolkata`;
 * undefined if unknown. PostgreSQL gets this name, because it reads `IST` as Israel, not India.
 */
export function canonicalTimeZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
