const names = { clicks: 'clicks', uniqueClicks: 'uniques', botClicks: 'bots', invalidClicks: 'invalids' };

/** Figures by day and promoter over raw clicks, in one pass, with the sums of each and of all. */
const plainSql = `
  select date_trunc('day', clicked_at, 'UTC') as at, promoter_id as promoter,
         count(*) filter (where class in ('VALID', 'DUPLICATE'))::int as clicks, count(*) filter (where class = 'VALID')::int as uniques,
         count(*) filter (where class = 'BOT')::int as bots, count(*) filter (where class = 'INVALID')::int as invalids
  from click
  where organization_id = (select id from organization) and environment = 'LIVE' and clicked_at >= $1 and clicked_at < $2
  group by grouping sets ((1), (2), ())`;

/**
 * The answer of the dashboard by plain SQL over raw clicks.
 * @param {any} owner
 * @param {{ from: string, to: string }} period
 * @param {(id: string) => string} keyOf
 */
export async function plainAnswer(owner, { from, to }, keyOf) {
  const { rows } = await owner.query(plainSql, [from, to]);
  const figuresOf = (row) =>
    Object.fromEntries(Object.entries(names).map(([name, column]) => [name, row?.[column] ?? 0]));
  const days = new Map(rows.flatMap((row) => (row.at === null ? [] : [[row.at.getTime(), row]])));
  const total = rows.find((row) => row.at === null && row.promoter === null);
  const groups = rows
    .filter((row) => row.promoter !== null)
    .toSorted((one, other) => other.clicks - one.clicks || (one.promoter < other.promoter ? -1 : 1))
    .slice(0, 20);
  const rest = figuresOf(total);
  for (const group of groups) for (const name in names) rest[name] -= group[names[name]];
  const series = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000) {
    series.push({ at: new Date(at).toISOString(), ...figuresOf(days.get(at)) });
  }
  return {
    totals: figuresOf(total),
    series,
    groups: groups.map((row) => ({ key: keyOf(row.promoter), totals: figuresOf(row) })),
    other: rest,
  };
}

/**
 * Plain SQL as a contender: at least one answer a round.
 * @param {string} name
 * @param {any} owner
 * @param {{ from: string, to: string }} period
 * @param {number} seconds
 * @returns {import('./rounds.mjs').Contender}
 */
export function plainContender(name, owner, { from, to }, seconds) {
  return {
    name,
    async round() {
      const times = [];
      const started = performance.now();
      do {
        const asked = performance.now();
        await owner.query(plainSql, [from, to]);
        times.push(performance.now() - asked);
      } while (performance.now() - started < seconds * 1000);
      times.sort((a, b) => a - b);
      return {
        'per second': (times.length / (performance.now() - started)) * 1000,
        'CPU µs each': undefined,
        'median ms': times[Math.floor(times.length / 2)],
        'p99 ms': times[Math.floor(times.length * 0.99)],
        'RSS MB': undefined,
      };
    },
  };
}
