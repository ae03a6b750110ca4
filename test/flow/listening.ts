import type { Client } from 'graphql-ws';
import type { UncheckedDomainEvent } from '../../src/kernel/domain-events.js';
import { Environment } from '../../src/kernel/environment.js';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { encodeId } from '../../src/kernel/ids.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { encodePosition, logStart } from '../../src/notifications/event-log/log-position.js';
import type { Database } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';
import type { Seller } from '../support/story.js';
import { heard, listen, type Listening } from '../support/subscriptions.js';

export interface LoggedDomainEvent {
  readonly cursor: string;
  readonly id: string;
  readonly type: string;
  readonly data: { readonly campaignId?: string; readonly name?: string };
}

export const factsDocument = `subscription ($id: ID!, $types: [String!], $campaignId: ID, $after: String) {
  domainEvents(organizationId: $id, types: $types, campaignId: $campaignId, after: $after) { cursor id type data }
}`;

export const campaignDocument = 'subscription ($id: ID!) { campaignUpdated(id: $id) { id name status } }';

export const eventDocument = 'subscription ($id: ID!) { eventUpdated(campaignId: $id) { id status } }';

/** Before the first event. */
export const beginning = encodePosition(logStart);

/** The domain events of the seller's organization, by default all. */
export function domainEvents(
  client: Client,
  { organizationId }: Seller,
  more: object = {},
): Listening<LoggedDomainEvent> {
  return listen<LoggedDomainEvent>(client, factsDocument, { id: organizationId, after: beginning, ...more });
}

/** An organization's events in the log, in commit order. */
export async function logOf(database: Database, { organizationId }: Seller): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    'select id from domain_event where organization_id = $1 order by xact, position',
    [uuidOf('organization', organizationId)],
  );
  return rows.map(({ id }) => encodeId('domainEvent', id));
}

export async function rename({ program }: Seller, id: string, name: string): Promise<void> {
  await program.mutate('updateCampaign', { id, name }, 'campaign { id }');
}

/** The received ids, once the newest domain event of the log has arrived. */
export async function caughtUp(
  listening: Listening<LoggedDomainEvent>,
  log: readonly string[],
): Promise<string[]> {
  await heard(listening, (domainEvent) => domainEvent.id === log.at(-1));
  return listening.items.map((domainEvent) => domainEvent.id);
}

/** A domain event that only this test writes. */
export function domainEvent({ organizationId }: Seller, data: Record<string, unknown>): UncheckedDomainEvent {
  const id = uuidOf('organization', organizationId);
  return { type: 'reward.paid', organizationId: id, environment: Environment.SANDBOX, data };
}

/** Writes very many domain events at once. */
export async function writeMany(
  { pool }: Database,
  seller: Seller,
  count: number,
  padding = '',
): Promise<void> {
  for (let start = 0; start < count; start += 100) {
    const page = Array.from({ length: 100 }, (_, index) =>
      domainEvent(seller, { number: start + index, padding }),
    );
    await writeDomainEvents(sqlOf(pool), page, new Date());
  }
}
