import { ActorKind, type AuditedAction, type ObjectChange } from './audit-trail.js';
import type { IdKind } from './catalogue.js';
import { decodeId, encodeId, kindOfId, newId } from './ids.js';
import { hasAmount, presentValues } from './present-change.js';
import { rowSet } from './row-set.js';
import type { Sql } from './sql.js';

/** The table with the organization of an object that a mutation names and changes by plain SQL. */
const tables: Partial<Record<IdKind, string>> = {
  member: 'member',
  invitation: 'invitation',
  apiKey: 'api_key',
  promoter: 'promoter',
  campaign: 'campaign',
  goal: 'goal',
  gig: 'gig',
  link: 'link',
  event: 'event',
  conversion: 'conversion',
  actionAttempt: 'action_attempt',
  reward: 'reward',
  wallet: 'wallet',
  topUp: 'top_up',
  topUpRefund: 'top_up_refund',
  payout: 'payout',
  webhookEndpoint: 'webhook_endpoint',
  delivery: 'webhook_delivery',
};

const entries = rowSet({
  entryId: 'uuid',
  organizationId: 'uuid',
  environment: 'text',
  kind: 'text',
  id: 'text',
  before: 'jsonb',
  after: 'jsonb',
});

/** Writes one entry for each changed object, or one for the action itself when no changed object is known. */
export async function writeAuditEntries(
  sql: Sql,
  action: AuditedAction,
  changes: readonly ObjectChange[],
): Promise<void> {
  const { actor } = action;
  if (changes.length === 0 && actor.kind === ActorKind.SYSTEM) return;
  const rows = changes.length > 0 ? await rowsOf(sql, changes) : [await rowWithout(sql, action)];
  await sql.query(
    `insert into audit_entry (id, organization_id, environment, object_kind, object_id, before, after, actor_kind, actor_id,
       actor_name, action, address, user_agent, request_id)
     select row.*, $8, $9, coalesce(
         (select email from user_account where id = $10::uuid), (select name from api_key where id = $11::uuid)),
       $12, $13, $14, $15
     from ${entries.as('row')}`,
    [
      ...entries.values(rows.map((row) => ({ ...row, entryId: newId() }))),
      actor.kind,
      actorIdOf(action),
      actor.userId ?? null,
      actor.keyId ?? null,
      action.action,
      action.address,
      action.userAgent?.slice(0, 500) ?? null,
      action.requestId,
    ],
  );
}

interface Row {
  readonly organizationId: string | null;
  readonly environment: string | null;
  readonly kind: string | null;
  readonly id: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

function actorIdOf({ actor }: AuditedAction): string | null {
  if (actor.userId !== undefined) return encodeId('user', actor.userId);
  return actor.kind === ActorKind.KEY && actor.keyId !== undefined ? encodeId('apiKey', actor.keyId) : null;
}

async function rowsOf(sql: Sql, changes: readonly ObjectChange[]): Promise<readonly Row[]> {
  const assets = await assetsOfCampaigns(sql, changes);
  return changes.map((change) => {
    const { kind, id, organizationId, environment, of = {} } = change;
    const asset = of['asset'] ?? assets.get(String(of['campaignId'])) ?? null;
    const shown = (values: ObjectChange['before']): string | null => {
      const presented = presentValues(change, values, typeof asset === 'string' ? asset : null);
      return presented && toJson(presented);
    };
    return {
      organizationId,
      environment,
      kind,
      id: encodeId(kind, id),
      before: shown(change.before),
      after: shown(change.after),
    };
  });
}

/** The assets of amounts that are in the asset of their campaign, by the bare uuid of the campaign. */
async function assetsOfCampaigns(
  sql: Sql,
  changes: readonly ObjectChange[],
): Promise<ReadonlyMap<string, string>> {
  const ids = changes.flatMap((change) => {
    const { asset, campaignId } = change.of ?? {};
    return typeof campaignId === 'string' && asset === undefined && hasAmount(change) ? [campaignId] : [];
  });
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ id: string; asset: string }>(
    'select id, asset from campaign where id = any($1::uuid[])',
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, asset }) => [id, asset]));
}

/** An object changed by plain SQL is known only by the id in the input, so its organization is looked up. */
async function rowWithout(sql: Sql, action: AuditedAction): Promise<Row> {
  const { objectId, organizationId, environment } = action;
  const kind = objectId === null ? undefined : kindOfId(objectId);
  const id = kind && objectId !== null ? decodeId(kind, objectId) : undefined;
  const after = action.details && toJson(action.details);
  const none = { organizationId, environment, kind: kind ?? null, before: null, after };
  if (!kind || id === undefined) return { ...none, id: null };
  const table = tables[kind];
  if (organizationId !== null || table === undefined) return { ...none, id: objectId };
  const [found] = await sql.query<{ id: string }>(
    `select organization_id as id from ${table} where id = $1`,
    [id],
  );
  return { ...none, id: objectId, organizationId: found?.id ?? null };
}

/** JSON without U+0000, which PostgreSQL rejects. Amounts are decimal text; binary is left out. */
function toJson(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(values, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? undefined : value,
  ).replaceAll('\\u0000', '');
}
