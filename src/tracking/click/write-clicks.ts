import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpChannel } from '../../kernel/wake-ups.js';
import { agentOf } from './agent-of.js';
import { deviceOf, referrerHostOf } from './click-details.js';
import type { Click } from './visit.js';

const trimmed = (text: string | undefined): string | null => text?.slice(0, 500).replaceAll('\0', '') ?? null;

const followed = rowSet({
  id: 'uuid',
  organizationId: 'uuid',
  environment: 'text',
  linkId: 'uuid',
  campaignId: 'uuid',
  promoterId: 'uuid',
  sessionId: 'uuid',
  isUnique: 'boolean',
  class: 'text',
  classReason: 'text',
  isProgram: 'boolean',
  isDataCentre: 'boolean',
  userAgent: 'text',
  referrer: 'text',
  at: 'timestamptz',
  visitorId: 'uuid',
  country: 'text',
  device: 'text',
  browser: 'text',
  os: 'text',
  language: 'text',
  subIds: 'jsonb',
  utm: 'jsonb',
  referrerHost: 'text',
  networkHash: 'text',
  earlierNetworks: 'text',
});

function rowOf({ link, ...visit }: Click) {
  const { organizationId, environment, id: linkId, campaignId, promoterId } = link;
  const userAgent = trimmed(visit.userAgent);
  return {
    ...visit,
    organizationId,
    environment,
    linkId,
    campaignId,
    promoterId,
    userAgent,
    referrer: trimmed(visit.referrer),
    country: visit.country ?? null,
    language: visit.language ?? null,
    // Unknown if the browser asked not to be tracked.
    device: userAgent === null && !visit.isProgram ? null : deviceOf(visit.userAgent, visit.isProgram),
    ...agentOf(userAgent),
    referrerHost: referrerHostOf(visit.referrer) ?? null,
  };
}

function statementOf(before: string, condition: string): string {
  return `with ${before} visit as (
       select * from ${followed.as('v')}
       -- The links of a suspended organization redirect without being counted.
       where not exists (select from organization where organization.id = v.organization_id and suspended_at is not null) ${condition}
     ), session as (
       insert into visitor_session as known (id, organization_id, environment, link_id, created_at, visitor_id, last_clicked_at,
                                             click_id, is_bot, is_data_centre, country, device, referrer_host)
       select distinct on (session_id) session_id, organization_id, environment, link_id, min(at) over this, visitor_id,
              max(at) over this, id, is_program, is_data_centre, country, device, referrer_host
       from visit window this as (partition by session_id)
       order by session_id, at, id
       -- Only for its own link, because a cookie may be forged.
       on conflict (id) do update set last_clicked_at = greatest(known.last_clicked_at, excluded.last_clicked_at),
                                      visitor_id = coalesce(known.visitor_id, excluded.visitor_id)
       where known.link_id = excluded.link_id
     ), click as (
       insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot,
                          class, class_reason, user_agent, referrer, clicked_at, country, device, browser, os, language, sub_ids, utm,
                          referrer_host, network_hash, earlier_networks, status, reward_reason)
       select id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, class = 'BOT',
              class, class_reason, user_agent, referrer, at, country, device, browser, os, language, sub_ids, utm,
              referrer_host, decode(network_hash, 'hex'), decode(earlier_networks, 'hex'),
              case class when 'INVALID' then 'PROCESSED' else 'QUEUED' end, case class when 'INVALID' then class_reason end
       from visit
       -- Written before, if the response was lost, or by another process.
       on conflict (id) do nothing
     )
     select pg_notify('${wakeUpChannel}', 'clicks')`;
}

const plain = statementOf('', '');
/** Only the process that takes the clicks out of the inbox writes them. */
const fromInbox = statementOf(
  `taken as (delete from click_inbox where id = $${followed.values([]).length + 1} returning id),`,
  'and exists (select from taken)',
);

/**
 * Writes clicks with one statement: sessions (with their first click's details), clicks and the wake-up
 * commit together. Existing clicks do not change.
 * @param segmentId The id of the row of `click_inbox` that they are of, which is deleted.
 */
export async function writeClicks(sql: Sql, visits: readonly Click[], segmentId?: string): Promise<void[]> {
  const values = followed.values(visits.map(rowOf));
  if (segmentId === undefined) await sql.queryPrepared(plain, values);
  else await sql.queryPrepared(fromInbox, [...values, segmentId]);
  return visits.map(() => undefined);
}
