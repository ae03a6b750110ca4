/** The time in a CSV file, with its zone. A date alone is its start in UTC. Undefined if it is no time. */
export function csvTime(text: string): Date | undefined {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  if (!isDate && !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/i.test(text)) {
    return undefined;
  }
  const time = new Date(isDate ? `${text}T00:00:00Z` : text.replace(' ', 'T'));
  const day = Number(text.slice(8, 10));
  const isReal =
    new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() === day;
  return Number.isNaN(time.getTime()) || !isReal ? undefined : time;
}
