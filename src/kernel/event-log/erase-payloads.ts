import { encodeId, decodeId, firstIdAt } from '../ids.js';
import { noteErasedEvents, type Erasure, type ErasureBatch } from '../personal-data.js';
import { rowSet } from '../row-set.js';
import type { Sql } from '../sql.js';

interface Entry {
  readonly id: string;
  readonly xact: string;
  readonly position: string;
  readonly payload: string;
}

type Data = Record<string, unknown>;

const changed = rowSet({ id: 'uuid', payload: 'json' });
const hourMs = 3_600_000;

/**
 * Replaces the customer's sessions and id in the payloads of the tenant's domain events. Reads the log
 * from the first session of the customer on, because nothing before names it. Cursors stay valid.
 * Plan: domain_event_organization.
 */
export async function erasePayloads(
  sql: Sql,
  erasure: Erasure,
  { most, after = '0/0' }: ErasureBatch,
): Promise<string | undefined> {
  const { id, organizationId, environment, customerId, pseudonym } = erasure;
  const since = await readFirstMoment(sql, id);
  if (since === undefined) return undefined;
  const [xact, position] = after.split('/');
  const entries = await sql.query<Entry>(
    `select id, xact::text, position::text, payload from domain_event
     where organization_id = $1 and environment = $2 and (xact, position) > ($3::xid8, $4::bigint) and id >= $5
       and (payload like '%"sessionId":"%' or payload like '%"customerId":"%')
     order by xact, position limit $6`,
    [organizationId, environment, xact, position, firstIdAt(since.getTime() - hourMs), most],
  );
  const sessions = await readSessions(sql, id, entries.flatMap(sessionOf));
  const rows = entries.flatMap(({ id: entryId, payload }) => {
    const whole = JSON.parse(payload) as { data: Data };
    const data = replaced(whole.data, { sessions, customerId, pseudonym });
    return data ? [{ id: entryId, payload: JSON.stringify({ ...whole, data }) }] : [];
  });
  if (rows.length > 0) {
    await sql.query(
      `update domain_event set payload = changed.payload from ${changed.as('changed')} where domain_event.id = changed.id`,
      changed.values(rows),
    );
    await noteErasedEvents(
      sql,
      erasure,
      rows.map((row) => row.id),
    );
  }
  const last = entries.at(-1);
  return last && entries.length === most ? `${last.xact}/${last.position}` : undefined;
}

/** When the first session of the customer began, or the erasure was asked for. Ids begin with their time. */
async function readFirstMoment(sql: Sql, id: string): Promise<Date | undefined> {
  const [first] = await sql.query<{ oldId: string }>(
    `select old_id as "oldId" from erased_identity where erasure_id = $1 and kind = 'SESSION' order by old_id limit 1`,
    [id],
  );
  if (!first) return undefined;
  return new Date(Number.parseInt(first.oldId.replace('-', '').slice(0, 12), 16));
}

function sessionOf({ payload }: Entry): string[] {
  const { sessionId } = (JSON.parse(payload) as { data: Data }).data;
  const id = typeof sessionId === 'string' ? decodeId('session', sessionId) : undefined;
  return id === undefined ? [] : [id];
}

async function readSessions(
  sql: Sql,
  id: string,
  sessions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ oldId: string; newId: string }>(
    `select old_id as "oldId", new_id as "newId" from erased_identity
     where erasure_id = $1 and kind = 'SESSION' and old_id = any($2::uuid[])`,
    [id, sessions],
  );
  return new Map(rows.map(({ oldId, newId }) => [oldId, newId]));
}

interface Replacements extends Pick<Erasure, 'customerId' | 'pseudonym'> {
  readonly sessions: ReadonlyMap<string, string>;
}

/** The data with its replacements; undefined if it names nobody. */
function replaced(data: Data, { sessions, customerId, pseudonym }: Replacements): Data | undefined {
  const { sessionId } = data;
  const old = typeof sessionId === 'string' ? decodeId('session', sessionId) : undefined;
  const renamed = old === undefined ? undefined : sessions.get(old);
  const isCustomer = customerId !== null && data['customerId'] === customerId;
  if (renamed === undefined && !isCustomer) return undefined;
  return {
    ...data,
    ...(renamed !== undefined && { sessionId: encodeId('session', renamed) }),
    ...(isCustomer && { customerId: pseudonym }),
  };
}
