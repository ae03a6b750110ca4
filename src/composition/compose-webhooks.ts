import { EgressFilter } from '../notifications/webhook/transport/egress-filter.js';
import { DeliveryAttempter } from '../notifications/webhook/delivery/delivery-attempter.js';
import {
  DeliveryDrain,
  defaultDeliveryOptions,
  leaseMsOf,
} from '../notifications/webhook/delivery/delivery-drain.js';
import { DeliveryService } from '../notifications/webhook/delivery/delivery.service.js';
import type { FaultyDelivery } from '../notifications/webhook/delivery/faulty-delivery.js';
import { FanOutDrain } from '../notifications/webhook/delivery/fan-out-drain.js';
import { LostDeliveryReaper } from '../notifications/webhook/delivery/lost-delivery-reaper.js';
import { SecretBox } from '../kernel/secret-box.js';
import { WebhookSender } from '../notifications/webhook/transport/webhook-sender.js';
import { releaseHeld } from '../notifications/webhook/delivery/release-held.js';
import { WebhookEndpointService } from '../notifications/webhook/endpoint/webhook-endpoint.service.js';
import { processName } from '../platform/database/process-name.js';
import { drainJob, runMs } from '../platform/jobs/drain-job.js';
import type { RecurringJob } from '../platform/jobs/recurring-job.js';
import { systemClock } from '../kernel/clock.js';
import type { Ground } from './ground.js';

/** The webhooks, created and connected. */
export interface Webhooks {
  readonly webhookEndpoints: WebhookEndpointService;
  readonly webhookDeliveries: DeliveryService;
  readonly jobs: readonly RecurringJob[];
  /** Closes the connections to receivers, after the jobs have stopped. */
  readonly close: () => Promise<void>;
}

/** How many delivery jobs share the table, so how many processes can send at the same time. */
const deliveryShards = 2;

/** How soon the fan-out looks again for domain events while earlier ones are not committed. */
const moreEventsMs = 10;

/** The most concurrent requests to one endpoint, from one process that runs every shard. */
const perEndpoint = 8;

/** Endpoints and deliveries for the schema. Fan-out, sending and the reaper for the jobs. */
export function composeWebhooks(ground: Ground): Webhooks {
  const { config, log, orm, pool, wakeUps, encryptionKey, quotas } = ground;
  const metadata = orm.getMetadata();
  const secrets = new SecretBox(encryptionKey);
  const filter = new EgressFilter(config.webhookAllowedPrivateRanges);
  const sender = new WebhookSender({ filter });
  const deliveries = new DeliveryService(metadata, systemClock);
  const endpoints = new WebhookEndpointService({
    metadata,
    secrets,
    filter,
    clock: systemClock,
    quotas,
    releaseHeld,
  });

  const fanOut = new FanOutDrain(pool, systemClock);
  const attempter = new DeliveryAttempter(sender, secrets, systemClock);
  const onError = (error: unknown, about?: FaultyDelivery): void => {
    log.error({ err: error, ...about }, 'webhook delivery failed on our side');
  };
  const drains = Array.from(
    { length: deliveryShards },
    () =>
      new DeliveryDrain(
        { pool, wakeUps, clock: systemClock, attempter, onError },
        { perEndpoint: perEndpoint / deliveryShards, worker: processName },
      ),
  );

  return {
    webhookEndpoints: endpoints,
    webhookDeliveries: deliveries,
    jobs: [
      drainJob({
        name: 'webhook.fan-out',
        wakeUps,
        topic: 'domain-events',
        idleMs: 1000,
        drain: async (signal) => ((await fanOut.drain(signal)).more ? moreEventsMs : undefined),
      }),
      ...drains.map((drain, shard) => ({
        name: `webhook.deliver.${shard}`,
        every: '1 second',
        run: async (signal: AbortSignal) => void (await drain.run(runMs, signal)),
      })),
      reapJob(ground),
    ],
    close: async () => {
      // A slow receiver may answer after its run. Its answer is still written before the connections close.
      await Promise.all(drains.map(async (drain) => drain.settle()));
      await sender.close();
    },
  };
}

/** Takes back deliveries of dead workers: periodically, and at once when a process is found to be frozen. */
function reapJob({ sql, log, processes }: Ground): RecurringJob {
  const reaper = new LostDeliveryReaper(sql, systemClock, leaseMsOf(defaultDeliveryOptions), (about) => {
    log.error(about, 'webhook delivery lost its worker too often');
  });
  const reap = async (signal: AbortSignal): Promise<void> =>
    void (await reaper.drain(signal, processes.names));
  processes.onStill(() => {
    reap(new AbortController().signal).catch((error: unknown) => {
      log.warn({ err: error }, 'deliveries of a process that stands still could not be taken back yet');
    });
  });
  return { name: 'webhook.reap', every: '10 seconds', run: reap };
}
