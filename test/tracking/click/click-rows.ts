import { randomUUID } from 'node:crypto';
import { firstIdAt } from '../../../src/kernel/ids.js';
import { wakeUpSql } from '../../../src/kernel/wake-ups.js';
import type { Database } from '../../support/database.js';

/** A click of any time, as the redirect would have recorded it then. */
interface Recorded {
  /** A bare uuid. */
  readonly link: string;
  readonly at?: string;
  /** A bare uuid. A new session without it. */
  readonly session?: string;
  readonly isUnique?: boolean;
  readonly status?: 'QUEUED' | 'PROCESSED';
}

/** A random id of a time. */
function idAt(at: string): string {
  return `${firstIdAt(Date.parse(at)).slice(0, 15)}${randomUUID().slice(15)}`;
}

/** Stores a click and its session. Returns the click's id. */
export async function addClick(
  database: Database,
  {
    link,
    at = new Date().toISOString(),
    session = randomUUID(),
    isUnique = true,
    status = 'PROCESSED',
  }: Recorded,
): Promise<string> {
  const id = idAt(at);
  await database.query(
    `with session as (
       insert into visitor_session as known (id, organization_id, environment, link_id, visitor_id, click_id, country, created_at, last_clicked_at)
       select $2, organization_id, environment, id, $2, $1, 'DE', $4, $4 from link where id = $3
       on conflict (id) do update set last_clicked_at = greatest(known.last_clicked_at, excluded.last_clicked_at)
     )
     insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, class,
                        clicked_at, country, device, status, reward_reason)
     select $1, organization_id, environment, id, campaign_id, promoter_id, $2, $5, false, case when $5 then 'VALID' else 'DUPLICATE' end,
            $4, 'DE', 'MOBILE', $6, 'NOT_CPC'
     from link where id = $3`,
    [id, session, link, at, isUnique, status],
  );
  await database.query(wakeUpSql('clicks'));
  return id;
}

/** The partition of a click. */
export async function monthOf(database: Database, id: string): Promise<string | undefined> {
  const [row] = await database.query<{ name: string }>(
    `select relname as name from click join pg_class on pg_class.oid = click.tableoid where id = $1`,
    [id],
  );
  return row?.name;
}

interface Month {
  readonly name: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date;
}

/** The partitions, oldest first. */
export async function monthsOf(database: Database): Promise<Month[]> {
  return database.query<Month>(
    `select name, starts_at as "startsAt", ends_at as "endsAt" from click_months()`,
  );
}
