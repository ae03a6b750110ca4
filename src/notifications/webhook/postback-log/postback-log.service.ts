import type { MetadataStorage } from '@mikro-orm/core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../../kernel/caller.js';
import type { Clock } from '../../../kernel/clock.js';
import { conflict, ErrorCode, notFound, refuse } from '../../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../../kernel/ids.js';
import { Conditions } from '../../../kernel/list-conditions.js';
import { readPage } from '../../../kernel/read-page.js';
import type { ListArgs } from '../../../kernel/list/define-list.js';
import type { Page } from '../../../kernel/schema/connection.js';
import type { Sql } from '../../../kernel/sql.js';
import { asSystem } from '../../../kernel/tenant-scope.js';
import { inTransaction } from '../../../kernel/transaction.js';
import { Delivery } from '../delivery/delivery.entity.js';
import { queueTest } from '../delivery/queue-test.js';
import { requeueDelivery } from '../delivery/requeue-delivery.js';
import { loadPostbackState } from '../postback/load-postback-state.js';
import type { PostbackFinder } from '../postback/postback-finder.js';
import { asParty, type Party } from '../postback/postback-party.js';
import { everyEvent, requireReadableEvents } from '../postback/require-readable-events.js';
import type { RedeliverPostbackInput } from './postback-log.inputs.js';
import { isShown, type ShownPostback } from '../postback/shown-postback.js';
import { deliveryList } from '../delivery/delivery.list.js';

/** The most tests of one postback in a minute, so that nobody floods a host of others by it. */
const testsPerMinute = 10;

/** How long a test waits for its attempt: the deadline of the request, and a reserve. */
const testWaitMs = 12_000;

/** Tests postbacks, sends deliveries again, and finds them. */
export class PostbackLogService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly postbacks: PostbackFinder,
    private readonly clock: Clock,
  ) {}

  /** One page of a postback's deliveries; null if the caller may not. Index: webhook_delivery_endpoint. */
  async list(postback: ShownPostback, caller: Caller, args: ListArgs): Promise<Page<Delivery> | null> {
    if (!isShown(postback)) return null;
    const conditions = new Conditions().and('endpoint_id = ?', postback.id);
    return asSystem('READABLE_OBJECT', async () => {
      const page = await readPage(caller, this.metadata, deliveryList, conditions, args);
      return { ...page, countAll: async () => asSystem('READABLE_OBJECT', async () => page.countAll()) };
    });
  }

  /** Sends a test with sample values, and waits until its first attempt has ended, for at most 12 seconds. */
  async sendTest(caller: Caller, typeId: string): Promise<Delivery> {
    const { postback, party } = await this.activePostback(caller, typeId);
    const { id: endpointId, promoterId, organizationId, environment } = postback;
    const nodeId = encodeId('postback', endpointId);
    const data = { postbackId: nodeId, aktvatorId: encodeId('promoter', promoterId) };
    const test = { type: 'postback.test', organizationId, environment, nodeId, data } as const;
    return asParty(party, async () => {
      const id = await inTransaction(caller.em, async ({ sql }) => {
        await requireFewTests(sql, endpointId);
        return queueTest(sql, { endpointId, promoterId }, test, this.clock.now());
      });
      await firstAttempt(caller.sql, id);
      return caller.em.findOneOrFail(Delivery, id, { refresh: true });
    });
  }

  /** Sends a delivery again now, by the current template and with the same event id. */
  async redeliver(caller: Caller, { id: typeId, postbackId }: RedeliverPostbackInput): Promise<Delivery> {
    const id = requireId('postbackDelivery', typeId, 'id');
    // Nobody reads it by its own tenancy. Its postback decides whether the caller may.
    const found = await asSystem('READABLE_OBJECT', async () =>
      caller.em.findOne(Delivery, { id, promoterId: { $ne: null } }),
    );
    const isElsewhere = postbackId != null && found?.endpointId !== decodeId('postback', postbackId);
    const owner =
      found && !isElsewhere && (await this.postbacks.find(caller, encodeId('postback', found.endpointId)));
    if (!found || !owner || !isShown(owner)) throw notFound('delivery', 'id');
    const { party } = await this.activePostback(caller, encodeId('postback', owner.id));
    requireReadableEvents(caller.principal, everyEvent, 'id');
    return asParty(party, async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        await requeueDelivery(sql, found, this.clock.now());
        return em.findOneOrFail(Delivery, id, { refresh: true });
      }),
    );
  }

  private async activePostback(
    caller: Caller,
    typeId: string,
  ): Promise<{ postback: ShownPostback; party: Party }> {
    const found = await this.postbacks.requireOwn(caller, typeId);
    const { status } = await loadPostbackState(caller, found.postback.id);
    if (status === 'ENABLED') return found;
    throw conflict('The postback is disabled; enable it first.', 'id');
  }
}

/** By webhook_delivery_endpoint. Locks the postback, so that concurrent tests count each other. */
async function requireFewTests(sql: Sql, postbackId: string): Promise<void> {
  await sql.query('select 1 from postback where id = $1 for no key update', [postbackId]);
  const recent = await sql.query(
    `select 1 from (select domain_event_id, created_at from webhook_delivery where endpoint_id = $1 order by id desc limit 500) latest
       join domain_event on domain_event.id = latest.domain_event_id
     where latest.created_at > now() - interval '1 minute' and domain_event.type = 'postback.test'`,
    [postbackId],
  );
  if (recent.length < testsPerMinute) return;
  const message = `A postback is tested at most ${testsPerMinute} times a minute. Try again in 60 s.`;
  throw refuse(ErrorCode.RATE_LIMITED, message, 'id');
}

/** Resolves when an attempt of the delivery is logged, or when it took too long. By its unique index. */
async function firstAttempt(sql: Sql, deliveryId: string): Promise<void> {
  const deadline = performance.now() + testWaitMs;
  for (let pauseMs = 20; performance.now() < deadline; pauseMs = Math.min(250, pauseMs * 2)) {
    const found = await sql.query('select 1 from webhook_attempt where delivery_id = $1 limit 1', [
      deliveryId,
    ]);
    if (found.length > 0) return;
    await sleep(pauseMs);
  }
}
