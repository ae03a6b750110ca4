import type { Period } from '../../campaigns/reward-rule/rule.js';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local date of an instant, `2026-11-21`. */
function dateIn(timeZone: string, at: Date): string {
  let format = formats.get(timeZone);
  if (!format) {
    // Swedish dates are ISO dates.
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
 * What a period is called in which something happened: its local date (`2026-11-21`), the Monday of a week (`w2026-11-16`), the month
 * (`2026-11`), or `lifetime`. Pure; everything of one period, and nothing else, has the same name.
 * @param timeZone An IANA name, which must be one.
 */
export function periodKey(period: Period, at: Date, timeZone: string): string {
  if (period === 'LIFETIME') return 'lifetime';
  const date = dateIn(timeZone, at);
  if (period === 'MONTH') return date.slice(0, 7);
  return period === 'DAY' ? date : mondayBefore(date);
}

/** Weeks begin on Monday. Reckoned in whole days of the calendar, so no change of clocks is in the way. */
function mondayBefore(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return `w${day.toISOString().slice(0, 10)}`;
}
