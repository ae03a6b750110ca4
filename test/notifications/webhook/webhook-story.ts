import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import type { UncheckedDomainEvent } from '../../../src/kernel/domain-events.js';
import { writeDomainEvents } from '../../../src/kernel/event-log/write-domain-events.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { EgressFilter } from '../../../src/notifications/webhook/transport/egress-filter.js';
import { DeliveryAttempter } from '../../../src/notifications/webhook/delivery/delivery-attempter.js';
import { DeliveryDrain } from '../../../src/notifications/webhook/delivery/delivery-drain.js';
import type { DeliveryDrainOptions } from '../../../src/notifications/webhook/delivery/delivery-drain-options.js';
import type { DeliveryDrainParts } from '../../../src/notifications/webhook/delivery/delivery-drain-parts.js';
import { FanOutDrain } from '../../../src/notifications/webhook/delivery/fan-out-drain.js';
import { SecretBox } from '../../../src/kernel/secret-box.js';
import { WebhookSender } from '../../../src/notifications/webhook/transport/webhook-sender.js';
import { LocalWakeUps } from '../../support/local-wake-ups.js';

/** A clock that a test moves. */
class TestClock {
  private offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  forward(ms: number): void {
    this.offsetMs += ms;
  }
}

export const secretBox = new SecretBox(randomBytes(32));

export const loopbackFilter = new EgressFilter(['127.0.0.0/8']);

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The data of drain tests: an organization, endpoints, events and workers. */
export class WebhookStory {
  readonly clock = new TestClock();
  readonly wakeUps = new LocalWakeUps();
  readonly errors: unknown[] = [];
  private readonly senders: WebhookSender[] = [];
  private readonly workers: DeliveryDrain[] = [];
  private readonly ending = new AbortController();
  /** Aborts when the test ends. */
  readonly signal = this.ending.signal;

  private constructor(
    readonly pool: Pool,
    readonly organizationId: string,
  ) {}

  static async begin(pool: Pool): Promise<WebhookStory> {
    const organizationId = newId();
    await pool.query(`insert into organization (id, name) values ($1, 'Acme')`, [organizationId]);
    return new WebhookStory(pool, organizationId);
  }

  /** Creates an endpoint with these columns. */
  async endpoint(
    targetUrl: string,
    columns: Record<string, unknown> = {},
  ): Promise<{ id: string; secret: string }> {
    const id = newId();
    const secret = newSecret();
    const row: Record<string, unknown> = {
      id,
      organization_id: this.organizationId,
      environment: Environment.SANDBOX,
      name: 'Receiver',
      target_url: targetUrl,
      event_types: ['*'],
      format: 'AKTVATOR',
      retry_policy: 'STANDARD',
      status: 'ENABLED',
      secret: secretBox.seal(secret, id),
      ...columns,
    };
    const names = Object.keys(row);
    await this.pool.query(
      `insert into webhook_endpoint (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(row),
    );
    return { id, secret };
  }

  /** Lets endpoints be known for quick answers. */
  async steady(...endpointIds: string[]): Promise<void> {
    await this.pool.query(
      `insert into webhook_endpoint_state (endpoint_id, organization_id, environment, is_steady)
       select id, organization_id, environment, true from webhook_endpoint where id = any($1::uuid[])
       on conflict (endpoint_id) do update set is_steady = true`,
      [endpointIds],
    );
  }

  /** Writes domain events to the log in one transaction. */
  async events(count: number, event: Partial<UncheckedDomainEvent> = {}): Promise<void> {
    const events = Array.from({ length: count }, (_, index) => ({
      type: 'campaign.created' as const,
      organizationId: this.organizationId,
      environment: Environment.SANDBOX,
      data: { index },
      ...event,
    }));
    await inSqlTransaction(this.pool, async (sql) => writeDomainEvents(sql, events, new Date()));
  }

  /** Creates deliveries of new events to these endpoints, like the fan-out. */
  async deliveries(count: number, ...endpointIds: string[]): Promise<void> {
    await this.events(count);
    await this.pool.query(
      `insert into webhook_delivery (id, organization_id, environment, endpoint_id, domain_event_id, status, due_at)
       select new_id(), v.organization_id, v.environment, e.id, v.id, 'PENDING', $3
       from domain_event v cross join unnest($2::uuid[]) as e (id)
       where v.organization_id = $1 and v.type = 'campaign.created' and not exists (select from webhook_delivery d where d.domain_event_id = v.id)`,
      // By the worker's clock, because the database's finer one would be slightly ahead.
      [this.organizationId, endpointIds, this.clock.now()],
    );
  }

  /** A worker with its own connections. */
  worker(
    options: Partial<DeliveryDrainOptions> = {},
    parts: Partial<DeliveryDrainParts> = {},
  ): DeliveryDrain {
    const sender = new WebhookSender({ filter: loopbackFilter, deadlineMs: options.deadlineMs ?? 10_000 });
    this.senders.push(sender);
    const worker = new DeliveryDrain(
      {
        pool: this.pool,
        wakeUps: this.wakeUps,
        clock: this.clock,
        attempter: new DeliveryAttempter(sender, secretBox, this.clock),
        onError: (error) => this.errors.push(error),
        ...parts,
      },
      { pollMs: 50, idleMs: 50, ...options },
    );
    this.workers.push(worker);
    return worker;
  }

  async rows<Row = Record<string, unknown>>(text: string, ...values: unknown[]): Promise<Row[]> {
    return (await this.pool.query(text, values)).rows as Row[];
  }

  /** The number of this test's deliveries by status. */
  async statuses(): Promise<Record<string, number>> {
    const rows = await this.rows<{ status: string; count: number }>(
      'select status, count(*)::int as count from webhook_delivery where organization_id = $1 group by 1 order by 1',
      this.organizationId,
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  async attempts(): Promise<
    { number: number; outcome: string; status_code: number | null; error: string | null }[]
  > {
    return this.rows(
      'select number, outcome, status_code, error from webhook_attempt where organization_id = $1 order by delivery_id, number',
      this.organizationId,
    );
  }

  /** Fans out the whole log, even while other suites' transactions hold the horizon back. */
  async fanOut(): Promise<number> {
    const drain = new FanOutDrain(this.pool, this.clock);
    for (let moved = 0; ; await sleep(5)) {
      const run = await drain.drain(this.signal);
      moved += run.moved;
      if (!run.more) return moved;
    }
  }

  /** Closes connections, and deletes rows that other tests could claim. */
  async end(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.workers.map(async (worker) => worker.settle()));
    await Promise.all(this.senders.map(async (sender) => sender.close()));
    await this.pool.query(
      'delete from webhook_attempt; delete from webhook_delivery; delete from webhook_endpoint',
    );
    if (this.errors.length > 0) throw this.errors[0];
  }
}
