import { maxValues } from '../../src/tracking/performance/fold-figures.js';
import { measures } from '../../src/tracking/performance/measures.js';
import type { Database } from './database.js';

type Query = Database['query'];

const nil = '00000000-0000-0000-0000-000000000000';
const columns = measures.join(', ');
const keys = 'campaign_id, promoter_id, link_id, at';
const ofClicks = ['clicks', 'unique_clicks', 'paid_clicks', 'bot_clicks', 'invalid_clicks'];

/** Columns without the counts of clicks that are older than those that are kept. */
const comparable = measures
  .map((name) =>
    ofClicks.includes(name)
      ? `case when at < (select kept_since from click_floor) then 0 else ${name} end as ${name}`
      : name,
  )
  .join(', ');

/** A query of the rows of which two sides have different sums, by these keys. */
function differing(by: string, counted: string, raw: string, compared: readonly string[] = measures): string {
  const sums = compared.map((name) => `sum(${name}) as ${name}`).join(', ');
  return `
    select ${by}, min(side) as side, count(*), ${compared.join(', ')} from (
      (select 'counted' as side, ${by}, ${sums} from (${counted}) as counted group by ${by})
      union all
      (select 'raw', ${by}, ${sums} from (${raw}) as raw group by ${by})
    ) as both_sides
    where ${compared.map((name) => `${name} <> 0`).join(' or ')}
    group by ${by}, ${compared.join(', ')} having count(*) <> 2 limit 20`;
}

/** From which campaign on to compare, and the recount of all comparisons. */
const recount = (after: string): readonly string[] => [
  `create temporary table since on commit drop as select '${after}'::uuid as after`,
  `create temporary table recounted on commit drop as select * from recount_figures() where ${isCompared}`,
  'analyze recounted',
];
const isCompared = 'campaign_id > (select after from since)';

const changesOf = (table: string): string =>
  `select campaign_id, promoter_id, coalesce(link_id, '${nil}') as link_id, at, goal_id::text as goal, gig_id::text as gig,
          visit, ${comparable}
   from ${table} where campaign_id in (select id from campaign) and ${isCompared}`;
const pending = changesOf('figure_change');
const raw = changesOf('recounted');

const storedIn = (dimension: string): string =>
  `select ${keys}, value, ${comparable} from figure where not is_day and dimension = '${dimension}' and ${isCompared}`;

/** All figures, by campaign, promoter, link and quarter of an hour. */
const all = differing(
  keys,
  `select ${keys}, ${columns} from (${storedIn('all')}) as stored
   union all select ${keys}, ${columns} from (${pending}) as pending`,
  raw,
);

function byEntity(name: string): string {
  const named = (rows: string): string =>
    `select ${keys}, ${name} as value, ${columns} from (${rows}) as one where ${name} is not null`;
  return differing(`${keys}, value`, `${storedIn(name)} union all ${named(pending)}`, named(raw));
}

const visitsIn = (rows: string): string =>
  `select ${keys}, key as dimension, left(item.value, 100) as value, ${columns}
   from (${rows}) as one cross join lateral jsonb_each_text(visit) as item`;

/** By what is recorded of a visit, of links that have few values. */
function visits(compared: readonly string[]): string {
  const stored = `select ${keys}, dimension, value, ${comparable}
   from figure where not is_day and dimension not in ('all', 'goal', 'gig') and ${isCompared}`;
  const counted = `${stored} union all ${visitsIn(pending)}`;
  return differing(`${keys}, dimension, value`, counted, visitsIn(raw), compared);
}

const days = differing(
  'campaign_id, dimension, promoter_id, link_id, value, day',
  `select campaign_id, dimension, promoter_id, link_id, value, at as day, ${columns}
   from figure where is_day and ${isCompared}`,
  `select campaign_id, dimension, promoter_id, link_id, value, date_trunc('day', at, time_zone) as day,
          ${columns}
   from figure join figure_zone using (campaign_id) where not is_day and ${isCompared}`,
);

/**
 * The figures that differ from a recount of the stored rows: in total, by goal and gig and, for clicks, by
 * what is recorded of a visit. Clicks that are not kept are left out. Days are the sums of their quarters of
 * an hour.
 * @param after Only figures of campaigns with larger ids.
 */
export async function miscountedFigures(database: Database, after: string = nil): Promise<object[]> {
  return inSnapshot(database, after, async (query) => {
    const wrong: object[] = [];
    for (const text of [all, byEntity('goal'), byEntity('gig'), days]) wrong.push(...(await query(text)));
    const [most] = await query<{ values: string | null }>(
      `select max(count) as values from (select count(distinct item.value) from recounted
       cross join lateral jsonb_each_text(visit) as item group by link_id, key) as counted`,
    );
    if (Number(most?.values ?? 0) <= maxValues) wrong.push(...(await query(visits(ofClicks))));
    return wrong;
  });
}

/** Which figures differ from a recount by what is recorded of visits, events and rewards included. */
export async function miscountedVisits(database: Database): Promise<object[]> {
  return inSnapshot(database, nil, async (query) => query(visits(measures)));
}

/** Recounts and compares in one snapshot, because the server writes meanwhile. */
async function inSnapshot<T>(
  { pool }: Database,
  after: string,
  compare: (query: Query) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read');
    for (const text of recount(after)) await client.query(text);
    return await compare(async <Row extends object>(text: string) => (await client.query<Row>(text)).rows);
  } finally {
    await client.query('rollback');
    client.release();
  }
}
