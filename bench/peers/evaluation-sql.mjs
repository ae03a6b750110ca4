/*
 * What somebody would write by hand for just this campaign, its goal, its gig and its five rules: one
 * statement that leaves the rows that Tribute leaves. It judges no cap (none is reached), knows no refusal,
 * and keeps a shorter trace.
 */

const evaluateSql = `
  with claimed as materialized (
    select id, event_type, code, amount, customer_id, metadata, occurred_at, due_at from event
    where organization_id = $1::uuid and environment = 'LIVE' and status = 'QUEUED' and due_at <= now()
    order by due_at, id limit $2 for update skip locked
  ), matched as materialized (
    select claimed.id, event_type, claimed.amount, metadata, customer_id, occurred_at, link.id as link_id, campaign_id, promoter_id,
           uuidv7() as effect_id, event_type = 'purchase' as is_sale,
           to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day, to_char(occurred_at at time zone 'UTC', 'YYYY-MM') as month,
           row_number() over (partition by promoter_id, event_type order by due_at, claimed.id) as number
    from claimed join link using (code)
  ), history as materialized (
    select id, usage.count + number as count
    from matched join reward_usage usage using (campaign_id)
    where is_sale and usage.key = 'history|rule:loyal|promoter:' || promoter_id || '|' || month
  ), priced as materialized (
    select uuidv7() as id, uuidv7() as transaction_id, matched.id as event_id, effect_id, is_sale, campaign_id, promoter_id, day,
           rule.key, rule.amount, row_number() over () as number
    from matched left join history using (id) cross join lateral (
      select 'pro' as key, trunc(matched.amount * 0.12) as amount
      where is_sale and metadata ->> 'plan' = 'pro' and matched.amount >= 50000000
      union all
      select 'sale', trunc(least(matched.amount, 100000000) * 0.1 + greatest(matched.amount - 100000000, 0) * 0.05)
      where is_sale and not (metadata ->> 'plan' = 'pro' and matched.amount >= 50000000)
      union all
      select 'loyal', case when coalesce(history.count, number) >= 1000 then 200000 else 100000 end where is_sale
      union all
      select 'partner', 2000000 where not is_sale and metadata ->> 'channel' in ('blog', 'video')
      union all
      select 'signup', 1500000 where not is_sale and metadata ->> 'channel' not in ('blog', 'video')
    ) as rule
  ), converted as (
    insert into conversion (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, amount, asset,
                            custom_dimensions, status, due_at)
    select effect_id, $1::uuid, 'LIVE', id, $3::uuid, campaign_id, promoter_id, amount, 'USD', metadata, 'COMPLETED', now() from matched where is_sale
  ), attempted as (
    insert into action_attempt (id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id, status, decided_at)
    select effect_id, $1::uuid, 'LIVE', id, $4::uuid, campaign_id, promoter_id, 'VERIFIED', now() from matched where not is_sale
  ), counted as (
    insert into reward_usage (campaign_id, key, organization_id, environment, count, amount)
    select campaign_id, key, $1::uuid, 'LIVE', sum(count), sum(amount)
    from (
      select campaign_id, 'cap|lifetime' as key, 1 as count, amount from priced
      union all
      select campaign_id, 'cap|promoter:' || promoter_id || '|' || day, 1, amount from priced
      union all
      select campaign_id, 'cap|rule:' || key || '|promoter:' || promoter_id || '|' || day, 1, amount from priced
      where key in ('pro', 'partner')
      union all
      select campaign_id, 'history|rule:loyal|promoter:' || promoter_id || '|' || month, 1, amount from matched where is_sale
    ) as used group by 1, 2 order by 1, 2
    on conflict (campaign_id, key) do update
    set count = reward_usage.count + excluded.count, amount = reward_usage.amount + excluded.amount
  ), rewarded as (
    insert into reward (id, organization_id, environment, asset, campaign_id, promoter_id, source_type, source_id, rule_key, conversion_id,
                        action_attempt_id, amount, status, paid_at, hold_days, paid_from, rule_version_id)
    select id, $1::uuid, 'LIVE', 'USD', campaign_id, promoter_id, 'EVENT', event_id,
           'rule:' || key || case when is_sale then ':goal:' || $3::uuid else ':gig:' || $4::uuid end,
           case when is_sale then effect_id end, case when not is_sale then effect_id end, amount, 'PAID', now(), 0, $5::uuid, $6::uuid
    from priced
  ), spent as (
    update campaign set spent = spent + added.amount
    from (select campaign_id, sum(amount) as amount from priced group by 1) as added where campaign.id = added.campaign_id
    returning campaign.id
  ), payee as materialized (
    select promoter_id, wallet.id as wallet_id, account.id as account_id
    from (select distinct promoter_id from priced) as paid
    join wallet on owner_type = 'PROMOTER' and owner_id = promoter_id and environment = 'LIVE' and asset = 'USD'
    join ledger_account account on account.wallet_id = wallet.id and kind = 'AVAILABLE' and account.campaign_id is null
  ), posted as (
    insert into ledger_transaction (id, organization_id, environment, asset, kind, source_id, promoter_id, amount)
    select transaction_id, $1::uuid, 'LIVE', 'USD', 'REWARD', id, promoter_id, amount from priced
  ), debited as (
    update ledger_balance set debits = debits + total.amount, version = version + total.entries
    from (select sum(amount) as amount, count(*) as entries from priced) as total where account_id = $5::uuid and entries > 0
    returning credits - debits + total.amount as balance, version - total.entries as version
  ), credited as (
    update ledger_balance set credits = credits + total.amount, version = version + total.entries
    from (select account_id, promoter_id, sum(amount) as amount, count(*) as entries
          from priced join payee using (promoter_id) group by 1, 2) as total
    where ledger_balance.account_id = total.account_id
    returning total.account_id, total.promoter_id, credits - debits - total.amount as balance, version - total.entries as version
  ), entered as (
    insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
    select transaction_id, $5::uuid, 'USD', 'DEBIT', amount, version + number, balance - sum(amount) over (order by number)
    from priced, debited
    union all
    select transaction_id, account_id, 'USD', 'CREDIT', amount, version + row_number() over mine, balance + sum(amount) over mine
    from priced join credited using (promoter_id) window mine as (partition by account_id order by number)
  ), said as (
    insert into domain_event (id, organization_id, environment, type, campaign_id, node_id, payload)
    select id, $1::uuid, 'LIVE', type, campaign_id, node_id,
           json_build_object('id', 'evt_' || id, 'type', type, 'organizationId', 'org_' || $1::uuid, 'createdAt', now(), 'data', data)::text
    from (
      select uuidv7() as id, 'event.processed' as type, campaign_id, 'event_' || id as node_id,
             json_build_object('eventId', 'event_' || id, 'eventType', event_type, 'status', 'processed', 'reason', null,
                               'campaignId', 'camp_' || campaign_id, 'aktvatorId', 'prom_' || promoter_id) as data
      from matched
      union all
      select uuidv7(), type, campaign_id, 'effect_' || effect_id,
             json_build_object('effectId', 'effect_' || effect_id, 'gigId', 'gig_' || $4::uuid, 'aktvatorId', 'prom_' || promoter_id,
                               'campaignId', 'camp_' || campaign_id, 'eventId', 'event_' || id, 'rewardAmount', 0,
                               'reward', json_build_object('amount', '0.00', 'asset', 'USD'))
      from matched join (values ('conversion.completed', true), ('action_attempt.submitted', false), ('action_attempt.verified', false))
        as told (type, is_sale) using (is_sale)
      union all
      select uuidv7(), 'reward.paid', campaign_id, 'reward_' || id,
             json_build_object('rewardId', 'reward_' || id, 'aktvatorId', 'prom_' || promoter_id, 'campaignId', 'camp_' || campaign_id,
                               'eventId', 'event_' || event_id, 'effectId', 'effect_' || effect_id, 'rewardAmount', amount / 10000,
                               'reward', json_build_object('amount', (amount / 1000000)::text, 'asset', 'USD'))
      from priced
      union all
      select uuidv7(), 'wallet.updated', null, 'wallet_' || wallet_id, json_build_object('walletId', 'wallet_' || wallet_id)
      from (select wallet_id from payee union all select $7::uuid where exists (select from priced)) as changed
      union all
      select uuidv7(), 'campaign.updated', id, 'camp_' || id, json_build_object('campaignId', 'camp_' || id) from spent
    ) as fact
  ), traced as (
    select event_id, jsonb_agg(jsonb_build_object('rule', key, 'effect', effect_id, 'result', 'PAID', 'amount', amount::text)) as rules
    from priced group by 1
  ), closed as (
    update event set status = 'PROCESSED', evaluated_at = now(), attributed_link_id = done.link_id,
           attributed_promoter_id = done.promoter_id, attributed_campaign_id = done.campaign_id, rule_version_id = $6::uuid,
           decision = jsonb_build_object('reason', null, 'ruleVersion', 1, 'refusals', '[]'::jsonb, 'rules', traced.rules, 'attribution',
                        jsonb_build_object('by', 'code', 'linkId', done.link_id, 'promoterId', done.promoter_id)),
           evidence = jsonb_build_object('event', jsonb_build_object('eventType', done.event_type, 'amount', done.amount::text,
                        'occurredAt', done.occurred_at, 'customerId', done.customer_id), 'metadata', done.metadata,
                        'attribution', jsonb_build_object('linkId', done.link_id), 'count', history.count)
    from matched done left join traced on traced.event_id = done.id left join history on history.id = done.id
    where event.id = done.id
    returning 1
  )
  select (select count(*) from closed)::int as events, pg_notify('tribute', 'domain-events')`;

/**
 * Evaluates the next so many events of the scene in one transaction; answers how many there were.
 * @param {Awaited<ReturnType<typeof import('../lib/bench-scene.mjs').openScene>>} scene
 */
export async function plainEvaluation({ pool, ids, payer, payerWallet }, limit) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select 1 from ledger_balance where account_id = $1 for update', [payer]);
    const { organization, goal, gig, version } = ids;
    const values = [organization, limit, goal, gig, payer, version, payerWallet];
    const { rows } = await client.query({ name: 'evaluate', text: evaluateSql, values });
    await client.query('commit');
    return rows[0].events;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
