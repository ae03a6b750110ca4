import { GroupCommit } from '../../kernel/group-commit.js';
import { newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpChannel } from '../../kernel/wake-ups.js';
import { deviceOf, referrerHostOf } from './click-facts.js';
import type { KnownLink } from './link-directory.js';

/** One visit through a link, as the redirect saw it. */
export interface Visit {
  readonly link: KnownLink;
  /** Bare uuid of the session that the visitor's browser carries from here on. */
  readonly sessionId: string;
  /** Bare uuid of the browser as this organization knows it, the same through all its links. */
  readonly visitorId: string;
  /** False when the browser had been through this link before. */
  readonly isUnique: boolean;
  readonly isBot: boolean;
  /** Whether its address had more clicks than count: it is recorded, and neither counted nor paid. */
  readonly isOverLimit: boolean;
  readonly address: string | undefined;
  /** Keyed hash of the address and the user agent: 16 bytes. */
  readonly networkHash: Buffer;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  /** As a proxy of ours said. */
  readonly country: string | undefined;
  readonly at: Date;
}

/** How long a click may wait to be written: what a crash can lose at most. */
const flushMs = 25;

/** Writes clicks by group commit. A redirect never waits for it; a clean stop flushes it. */
export class ClickRecorder {
  private readonly commits: GroupCommit<Visit, void>;

  constructor(sql: Sql, onLoss: (error: unknown, visit: Visit) => void) {
    this.commits = new GroupCommit(async (visits) => writeClicks(sql, visits), {
      maxBatch: 1000,
      maxWriters: 2,
      windowMs: flushMs,
    });
    this.onLoss = onLoss;
  }

  private readonly onLoss: (error: unknown, visit: Visit) => void;

  /** Takes note of a visit; it is durable within the flush interval. */
  record(visit: Visit): void {
    this.commits.add(visit).catch((error: unknown) => {
      this.onLoss(error, visit);
    });
  }

  /** Resolves when every visit taken note of so far is written. */
  async flush(): Promise<void> {
    await this.commits.flush();
  }
}

const trimmed = (text: string | undefined): string | null => text?.slice(0, 500).replaceAll('\0', '') ?? null;

/** One statement a flush: sessions (with what their first click was like), clicks and the wake-up of the evaluation commit together. */
async function writeClicks(sql: Sql, visits: readonly Visit[]): Promise<void[]> {
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
       -- Its own link's alone: what a cookie says may be made up.
       on conflict (id) do update set last_clicked_at = greatest(known.last_clicked_at, excluded.last_clicked_at),
                                      visitor_id = coalesce(known.visitor_id, excluded.visitor_id)
       where known.link_id = excluded.link_id
     ), click as (
       insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot,
                          address, user_agent, referrer, clicked_at, country, device, referrer_host, network_hash, status, reward_reason)
       select id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, address,
              user_agent, referrer, at, country, device, referrer_host, network_hash,
              case when is_over_limit then 'PROCESSED' else 'QUEUED' end, case when is_over_limit then 'RATE_LIMITED' end from visit
     )
     select pg_notify('${wakeUpChannel}', 'clicks')`,
    [
      visits.map(() => newId()),
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
