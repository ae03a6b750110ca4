import { eventColumns } from './bench-events.mjs';

/**
 * Most of what is stored is of the campaign that is measured, which is the worst; the rest is of four other
 * organizations.
 */
const eventSql = `
  insert into event (id, organization_id, environment, event_type, attributed_campaign_id, attributed_link_id, attributed_promoter_id, code, idempotency_key, payload_hash, amount,
                     asset, metadata, occurred_at, received_at, due_at, status, decision, evaluated_at, evidence, rule_version_id, customer_id)
  select uuidv7(at - now()), case when n % 10 < 6 then $1::uuid else ($2::uuid[])[1 + n % 4] end, 'LIVE', event_type,
         case when n % 10 < 6 then $3::uuid else ($2::uuid[])[1 + n % 4] end, links[place], promoters[place], 'CODE' || place,
         'order-' || n || '-' || n * 7919 % 1000003, sha256(int8send(n)), amount, 'USD', metadata, at, at, at, 'PROCESSED',
         jsonb_build_object('reason', null, 'ruleVersion', 1, 'rules', jsonb_build_array(jsonb_build_object('rule', 'sale', 'result', 'PAID',
           'amount', (n % 1000000)::text)), 'attribution', jsonb_build_object('by', 'code', 'linkId', links[place])),
         at, jsonb_build_object('attribution', jsonb_build_object('by', 'code'), 'isNewCustomer', false), $4::uuid,
         customer_id
  from (
    select made.*, 1 + (n / 2 % 50)::int as place, now() - (1 + $5::bigint - n) * (interval '180 days' / $5) as at
    from (select n, ${eventColumns} from generate_series(1, $5::bigint) as n) as made
  ) as dated
  cross join (select array_agg(id order by id) as links, array_agg(promoter_id order by id) as promoters from link) as known
  order by n`;

/** A tenth of the campaign's events brought a conversion and a reward that are still counted. */
const conversionSql = `
  insert into conversion (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, amount, asset, status, due_at, created_at)
  select id, organization_id, environment, id, $2, attributed_campaign_id, attributed_promoter_id, amount, 'USD', 'COMPLETED', received_at, received_at
  from event where attributed_campaign_id = $1 and status = 'PROCESSED' and get_byte(payload_hash, 0) < 26 and event_type = 'purchase' order by id`;
const rewardSql = `
  insert into reward (id, organization_id, environment, campaign_id, promoter_id, source_type, source_id, rule_key, amount, asset, status,
                      created_at, paid_at, rule_version_id, hold_days)
  select id, organization_id, environment, attributed_campaign_id, attributed_promoter_id, 'EVENT', id, 'rule:sale', 1000000, 'USD', 'PAID', received_at,
         received_at, $2, 0
  from event where attributed_campaign_id = $1 and status = 'PROCESSED' and get_byte(payload_hash, 0) < 26 order by id`;

const indexSql = `
  select indexname as name, indexdef as definition from pg_indexes
  where tablename = 'event' and indexname not in (select conname from pg_constraint where conrelid = 'event'::regclass)`;

/**
 * Fills a scene with evaluated events of the last 180 days. The indexes are built afterwards, as nobody
 * measures this.
 * @param {any} scene
 * @param {number} count
 */
export async function storeHistory({ owner, ids }, count) {
  const started = performance.now();
  const { organization, campaign, goal, version } = ids;
  const others = [1, 2, 3, 4].map(() => crypto.randomUUID());
  await owner.query(
    `insert into organization (id, name) select id, 'Another' from unnest($1::uuid[]) as o (id)`,
    [others],
  );
  const { rows: indexes } = await owner.query(indexSql);
  for (const { name } of indexes) await owner.query(`drop index "${name}"`);
  await owner.query(`set maintenance_work_mem = '1GB'`);
  // The rows are right; asking for each whether its campaign exists would take most of the time.
  await owner.query(`set session_replication_role = replica`);
  await owner.query(eventSql, [organization, others, campaign, version, count]);
  for (const { definition } of indexes) await owner.query(definition);
  await owner.query(conversionSql, [campaign, goal]);
  await owner.query(rewardSql, [campaign, version]);
  await owner.query('reset session_replication_role');
  await owner.query('reset maintenance_work_mem');
  await owner.query('vacuum analyze');
  const seconds = Math.round((performance.now() - started) / 1000);
  const { rows } = await owner.query(`select pg_size_pretty(pg_database_size(current_database())) as size`);
  process.stderr.write(`${count.toLocaleString('en-US')} events stored in ${seconds} s, ${rows[0].size}\n`);
}
