import { importBuilt } from './paths.mjs';

/** The columns of `figure` that clicks change, and a click's part in them. */
const counted = {
  clicks: `class in ('VALID', 'DUPLICATE')`,
  unique_clicks: `class = 'VALID'`,
  bot_clicks: `class = 'BOT'`,
  invalid_clicks: `class = 'INVALID'`,
};
const dimensions = ['country', 'device', 'browser', 'os', 'language', 'referrer_host'];

const linkSql = `
  with campaigns as (
    insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                          payout_rate, asset, attribution_window_days, holding_period_days)
    select uuidv7(), organization.id, 'LIVE', named.name, 'https://shop.example/', 'ACTIVE', 'APPROVED', 'CPA', 0, 'USD', 30, 0
    from organization, (values ('Summer'), ('Winter')) as named (name) returning id, organization_id),
  promoters as (
    insert into promoter (id, organization_id, environment, name)
    select uuidv7(), organization.id, 'LIVE', 'Promoter ' || n from organization, generate_series(1, 50) n returning id)
  insert into link (id, organization_id, environment, campaign_id, promoter_id, target_url, code)
  select uuidv7(), organization_id, 'LIVE', campaigns.id, promoters.id, 'https://shop.example/',
         'L' || row_number() over (order by campaigns.id, promoters.id)
  from campaigns, promoters`;

/**
 * Clicks of the last 30 days. Some links, countries and sites have many of them, others few; browser and
 * system follow the device, and the language the country.
 */
const clickSql = `
  insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, clicked_at,
                     status, class, country, device, browser, os, language, referrer_host)
  select uuidv7(at - now()), organization_id, 'LIVE', ids[place], campaign_ids[place], promoter_ids[place], gen_random_uuid(), dice < 0.8,
         dice > 0.95, at, 'PROCESSED', case when dice < 0.8 then 'VALID' when dice < 0.93 then 'DUPLICATE' when dice < 0.95 then 'INVALID' else 'BOT' end,
         (array['DE', 'US', 'GB', 'FR', 'ES', 'IT', 'NL', 'PL', 'AT', 'CH'])[1 + state],
         (array['MOBILE', 'DESKTOP'])[1 + device], (array['Chrome', 'Safari', 'Chrome', 'Firefox'])[1 + 2 * device + variant],
         (array['Android', 'iOS', 'Windows', 'macOS'])[1 + 2 * device + variant], (array['de', 'en', 'en', 'fr', 'es', 'it', 'nl', 'pl', 'de', 'de'])[1 + state],
         (array['blog.example', 'news.example', 'video.example', 'shop.example', 'mail.example', null, null, null])[1 + floor(8 * random())]
  from (
    select now() - interval '30 days' + n * (interval '30 days' / $1::bigint) as at, 1 + floor(100 * random() ^ 2)::int as place,
           floor(10 * random() ^ 2)::int as state, (random() < 0.4)::int as device, (random() < 0.3)::int as variant, random() as dice
    from generate_series(1, $1::bigint) as n
  ) as made
  cross join (select min(organization_id::text)::uuid as organization_id, array_agg(id order by id) as ids, array_agg(campaign_id order by id) as campaign_ids,
                     array_agg(promoter_id order by id) as promoter_ids from link) as known`;

/** What the job would have summed up of the clicks by now, without their changes one by one. */
async function sumUp(owner) {
  const names = Object.keys(counted);
  const filters = Object.values(counted).map((condition) => `count(*) filter (where ${condition})`);
  const { measures } = await importBuilt('src/tracking/performance/measures.js');
  const others = measures.filter((name) => !names.includes(name));
  const insert = `insert into figure (organization_id, environment, campaign_id, is_day, dimension, at, promoter_id, link_id, value, ${names.join(', ')}, ${others.join(', ')})`;
  const zeros = others.map(() => '0').join(', ');
  await owner.query(`insert into figure_zone (campaign_id, organization_id, environment, time_zone)
                     select id, organization_id, environment, 'UTC' from campaign`);
  for (const dimension of ['all', ...dimensions]) {
    const value = dimension === 'all' ? `''` : dimension;
    await owner.query(
      `${insert} select organization_id, environment, campaign_id, false, '${dimension}', quarter_of(clicked_at), promoter_id, link_id, ${value}, ${filters.join(', ')}, ${zeros}
       from click where ${value} is not null group by 1, 2, 3, 6, 7, 8, 9`,
    );
  }
  await owner.query(
    `${insert} select organization_id, environment, campaign_id, true, dimension, date_trunc('day', at, 'UTC'), promoter_id, link_id, value,
       ${names.map((name) => `sum(${name})`).join(', ')}, ${zeros} from figure group by 1, 2, 3, 5, 6, 7, 8, 9`,
  );
}

/** Indexes but those of primary keys, which the clicks and figures are found by. */
const indexSql = `
  select indexname as name, indexdef as definition from pg_indexes
  where tablename in ('click', 'figure') and indexname not in (select conname from pg_constraint)`;

/**
 * Fills a database with clicks of 100 links, and with their figures. `isFolded`: by the triggers and the job,
 * as Tribute does it. Otherwise by statements that leave the same rows in much less time.
 * @param {any} owner
 * @param {number} count
 * @param {{ isFolded: boolean }} options
 */
export async function storeClicks(owner, count, { isFolded }) {
  const started = performance.now();
  await owner.query(linkSql);
  if (isFolded) {
    const { foldFigures } = await importBuilt('src/tracking/performance/fold-figures.js');
    await owner.query(clickSql, [count]);
    await foldFigures(owner);
  } else {
    const { rows: indexes } = await owner.query(indexSql);
    for (const { name } of indexes) await owner.query(`drop index "${name}"`);
    await owner.query(`set maintenance_work_mem = '1GB'; set work_mem = '1GB'`);
    await owner.query(`set session_replication_role = replica`);
    await owner.query(clickSql, [count]);
    await sumUp(owner);
    await owner.query('reset session_replication_role');
    for (const { definition } of indexes) await owner.query(definition);
    await owner.query('reset maintenance_work_mem; reset work_mem');
  }
  await owner.query('vacuum analyze');
  const seconds = Math.round((performance.now() - started) / 1000);
  const { rows } = await owner.query(
    `select pg_size_pretty(pg_database_size(current_database())) as size, pg_size_pretty(pg_total_relation_size('figure')) as figures,
            (select count(*) from figure)::int as count`,
  );
  const { size, figures, count: stored } = rows[0];
  process.stderr.write(
    `${count.toLocaleString('en-US')} clicks stored in ${seconds} s, ${size}; ${stored.toLocaleString('en-US')} rows of figures, ${figures}\n`,
  );
}
