import type { EgressFilter } from '../transport/egress-filter.js';
import { DeliveryAttempter } from './delivery-attempter.js';
import { DeliveryDrain } from './delivery-drain.js';
import { defaultDeliveryOptions, leaseMsOf } from './delivery-drain-options.js';
import type { FaultyDelivery } from './faulty-delivery.js';
import { FanOutDrain } from './fan-out-drain.js';
import { LostDeliveryReaper } from './lost-delivery-reaper.js';
import { releaseAbandoned } from './release-deliveries.js';
import { WebhookSender } from '../transport/webhook-sender.js';
import { processName } from '../../../platform/database/process-name.js';
import { drainJob, runMs, safeIdleMs } from '../../../platform/jobs/drain-job.js';
import type { RecurringJob } from '../../../kernel/recurring-job.js';
import type { WakeUps } from '../../../kernel/wake-ups.js';
import { lookAgainMs } from '../../../kernel/event-log/look-again-ms.js';
import type { Ground } from '../../../kernel/ground.js';

/** How many delivery jobs share the table, so how many processes can send at the same time. */
const deliveryShards = 2;

/** The most concurrent requests to one endpoint, from one process that runs every shard. */
const perEndpoint = 8;

/** The jobs of deliveries. */
interface DeliveryJobs {
  readonly jobs: readonly RecurringJob[];
  /** Closes the connections to receivers, after the jobs have stopped. */
  readonly close: () => Promise<void>;
}

/** Creates the jobs of fan-out and sending, and the one that takes back deliveries of dead workers. */
export function createDeliveryJobs(ground: Ground, filter: EgressFilter): DeliveryJobs {
  const { pool, wakeUps, databaseClock } = ground;
  const sender = new WebhookSender({ filter });
  const drains = createDrains(ground, sender);
  return {
    jobs: [
      fanOutJob(wakeUps, new FanOutDrain(pool, databaseClock)),
      ...drains.map((drain, shard) => ({
        name: `webhook.deliver.${shard}`,
        every: '1 second',
        run: async (signal: AbortSignal) => {
          // A run begins elsewhere soon after the worker that had the job has died.
          await releaseAbandoned(ground.sql, databaseClock.now());
          await drain.run(runMs, signal);
        },
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

function fanOutJob(wakeUps: WakeUps, fanOut: FanOutDrain): RecurringJob {
  let looks = 0;
  return drainJob({
    name: 'webhook.fan-out',
    wakeUps,
    topic: 'domain-events',
    idleMs: safeIdleMs,
    drain: async (signal) => {
      const { moved, more } = await fanOut.drain(signal);
      looks = more && moved === 0 ? looks + 1 : 0;
      return more ? lookAgainMs(looks) : undefined;
    },
  });
}

function createDrains(
  { pool, wakeUps, log, secrets, databaseClock: clock }: Ground,
  sender: WebhookSender,
): DeliveryDrain[] {
  const attempter = new DeliveryAttempter(sender, secrets, clock);
  const onError = (error: unknown, about?: FaultyDelivery): void => {
    log.error({ err: error, ...about }, 'webhook delivery failed on our side');
  };
  const parts = { pool, wakeUps, clock, attempter, onError };
  const share = perEndpoint / deliveryShards;
  return Array.from({ length: deliveryShards }, (_, shard) => {
    return new DeliveryDrain(parts, { perEndpoint: share, worker: `${processName}:deliver.${shard}` });
  });
}

/** Takes back deliveries of dead workers: periodically, and at once when a process is found to be frozen. */
function reapJob({ sql, log, processes, databaseClock }: Ground): RecurringJob {
  const reaper = new LostDeliveryReaper(sql, databaseClock, leaseMsOf(defaultDeliveryOptions), (about) => {
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
