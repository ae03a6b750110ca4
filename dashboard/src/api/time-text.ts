/** `1 Dec 2026, 03:15 UTC` in a time zone. */
export function formatTime(iso: string, timeZone = 'UTC'): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  return `${new Intl.DateTimeFormat(undefined, options).format(new Date(iso))} ${timeZone}`;
}

/** `1 Dec 2026` in a time zone. */
export function formatDay(iso: string, timeZone = 'UTC'): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone }).format(new Date(iso));
}
