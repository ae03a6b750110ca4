import type { Sql } from '../../kernel/sql.js';
import { wakeUpChannel } from '../../kernel/wake-ups.js';
import { deviceOf, referrerHostOf } from './click-details.js';
import type { Click } from './visit.js';

const trimmed = (text: string | undefined): string | null => text?.slice(0, 500).replaceAll('\0', '') ?? null;

/**
 * Writes clicks with one statement: sessions (with their first click's details), clicks and the wake-up
 * commit together. Existing clicks do not change.
 */
export async function writeClicks(sql: Sql, visits: readonly Click[]): Promise<void[]> {
  await sql.query(
    `with visit as (
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::boolean[],
                            $9::boolean[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::uuid[], $15::text[],
                            $16::text[], $17::text[], $18::bytea[], $19::boolean[])
         as v (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, address,
               user_agent, referrer, at, visitor_id, country, device, referrer_host, network_hash, is_over_limit)
       -- The links of a suspended organization redirect without being counted.
       where not exists (select from organization where organization.id = v.organization_id and suspended_at is not null)
     ), session as (
       insert into visitor_session as known (id, organization_id, environment, link_id, created_at, visitor_id, last_clicked_at,
                                             click_id, is_bot, country, device, referrer_host)
       select distinct on (session_id) session_id, organization_id, environment, link_id, min(at) over this, visitor_id,
              max(at) over this, id, is_bot, country, device, referrer_host
       from visit window this as (partition by session_id)
       order by session_id, at, id
       -- Only for its own link, because a cookie may be forged.
       on conflict (id) do update set last_clicked_at = greatest(known.last_clicked_at, excluded.last_clicked_at),
                                      visitor_id = coalesce(known.visitor_id, excluded.visitor_id)
       where known.link_id = excluded.link_id
     ), click as (
       insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot,
                          address, user_agent, referrer, clicked_at, country, device, referrer_host, network_hash, status, reward_reason)
       select id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, address,
              user_agent, referrer, at, country, device, referrer_host, network_hash,
              case when is_over_limit then 'PROCESSED' else 'QUEUED' end, case when is_over_limit then 'RATE_LIMITED' end from visit
       -- Written before, if the response was lost, or by another process.
       on conflict (id) do nothing
     )
     select pg_notify('${wakeUpChannel}', 'clicks')`,
    [
      visits.map((visit) => visit.id),
      visits.map((visit) => visit.link.organizationId),
      visits.map((visit) => visit.link.environment),
      visits.map((visit) => visit.link.id),
      visits.map((visit) => visit.link.campaignId),
      visits.map((visit) => visit.link.promoterId),
      visits.map((visit) => visit.sessionId),
      visits.map((visit) => visit.isUnique),
      visits.map((visit) => visit.isBot),
      visits.map((visit) => trimmed(visit.address)),
      visits.map((visit) => trimmed(visit.userAgent)),
      visits.map((visit) => trimmed(visit.referrer)),
      visits.map((visit) => visit.at),
      visits.map((visit) => visit.visitorId),
      visits.map((visit) => visit.country),
      visits.map((visit) => deviceOf(visit.userAgent, visit.isBot)),
      visits.map((visit) => referrerHostOf(visit.referrer)),
      visits.map((visit) => visit.networkHash),
      visits.map((visit) => visit.isOverLimit),
    ],
  );
  return visits.map(() => undefined);
}
