/**
 * Columns of a made-up event, from its number `n`: half purchases, half sign-ups, of 200,000 customers and 50
 * promoters in turn.
 */
const eventColumns = `case when n % 2 = 0 then 'purchase' else 'customer.signup' end as event_type,
  case when n % 2 = 0 then (1 + n * 7919 % 300) * 1000000 + 990000 end::numeric as amount,
  'customer-' || n * 104729 % 200000 as customer_id,
  jsonb_build_object('plan', (array['free', 'pro', 'team'])[1 + n / 2 % 3], 'channel', (array['blog', 'video', 'mail', 'shop'])[1 + n / 2 % 4],
                     'order', 'A-' || n) as metadata`;

/** The tables that an evaluated event leaves rows in, with how many there are. */
const countSql = `select (select count(*) from conversion)::int as conversions, (select count(*) from action_attempt)::int as attempts,
  (select count(*) from reward where status = 'PAID')::int as rewards, (select sum(amount) from reward)::text as paid,
  (select count(*) from ledger_transaction)::int as transactions, (select count(*) from ledger_entry)::int as entries,
  (select count(*) from domain_event)::int as "domainEvents", (select sum(count) from reward_usage)::text as counted,
  (select coalesce(sum(amount), 0) from reward_usage)::text as "countedAmount", (select sum(spent) from campaign)::text as spent,
  (select sum(debits) from ledger_balance)::text as debits, (select sum(version) from ledger_balance)::text as versions`;

/**
 * Puts so many events in the queue of a scene, each time of other customers: the fraud check against
 * duplicates passes all of them. By the multiple of 600 they are the same otherwise.
 */
export async function queueEvents(scene, count) {
  const { owner, ids, queued = 0 } = scene;
  scene.queued = queued + count;
  await owner.query(
    `insert into event (id, organization_id, environment, event_type, code, idempotency_key, payload_hash, amount, asset, customer_id,
                        metadata, occurred_at)
     select uuidv7(), $1, 'LIVE', event_type, 'CODE' || 1 + n / 2 % 50, gen_random_uuid()::text,
            sha256(n::text::bytea), amount, 'USD', customer_id, metadata, now()
     from (select n, ${eventColumns} from generate_series($2::bigint, $3::bigint) as n) as made order by n`,
    [ids.organization, queued + 1, queued + count],
  );
}

/** What is stored now, by table; amounts in atomic units. */
export async function countRows({ owner }) {
  const { rows } = await owner.query(countSql);
  return rows[0];
}

/** How many events of those behind an id wait, and how many are done in a whole way. Ids rise with time. */
export async function countEvents({ owner }, since) {
  const { rows } = await owner.query(
    `select count(*) filter (where status = 'QUEUED')::int as queued,
            count(*) filter (where status = 'PROCESSED' and decision is not null and evidence is not null and rule_version_id is not null
                             and attributed_campaign_id is not null and attributed_promoter_id is not null and attributed_link_id is not null)::int as done
     from event where id > $1`,
    [since],
  );
  return rows[0];
}

export { eventColumns };
