import type { Period } from '../../campaigns/reward-rule/rule.js';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local date of an instant, `2026-11-21`. */
function dateIn(timeZone: string, at: Date): string {
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish locale formats dates as ISO dates.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

/**
 * The key of the period that contains an instant: the local date (`2026-11-21`), the Monday of a week
 * (`w2026-11-16`), the month (`2026-11`), or `lifetime`. Each period has exactly one key. Pure.
 * @param timeZone A valid IANA name.
 */
export function periodKey(period: Period, at: Date, timeZone: string): string {
  if (period === 'LIFETIME') return 'lifetime';
  const date = dateIn(timeZone, at);
  if (period === 'MONTH') return date.slice(0, 7);
  return period === 'DAY' ? date : mondayBefore(date);
}

/** Weeks begin on Monday. Calculated in calendar days, so daylight saving has no effect. */
function mondayBefore(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return `w${day.toISOString().slice(0, 10)}`;
}
