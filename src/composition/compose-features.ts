import type { ContainerType, NonEmptyArray } from 'type-graphql';
import type { PayoutExportService } from '../payments/payout/payout-export.service.js';
import type { RecurringJob } from '../platform/jobs/recurring-job.js';
import { composeJobs } from './compose-jobs.js';
import { composePayouts } from './compose-payouts.js';
import { composeMail } from './compose-mail.js';
import { composeServices, type Services } from './compose-services.js';
import { topUpJob } from './compose-top-ups.js';
import { composeWebhooks } from './compose-webhooks.js';
import type { Ground } from './ground.js';
import { loadNode } from './load-node.js';
import { makeResolvers } from './make-resolvers.js';

/** The features, created and connected. */
export interface Features {
  readonly resolvers: NonEmptyArray<Function>;
  readonly container: ContainerType;
  readonly jobs: readonly RecurringJob[];
  readonly services: Services & { readonly payoutExports: PayoutExportService };
  /** Writes pending records and releases open resources. */
  readonly close: () => Promise<void>;
}

/** Creates all features on this ground. Nothing connects or runs yet. */
export function composeFeatures(ground: Ground): Features {
  const services = composeServices(ground);
  const webhooks = composeWebhooks(ground);
  const mail = composeMail(ground, services.outbox);
  const payouts = composePayouts(ground, services.outbox);
  const instances = makeResolvers({ ...services, ...payouts, ...webhooks, loadNode });
  return {
    resolvers: instances.map((instance) => instance.constructor) as unknown as NonEmptyArray<Function>,
    container: containerOf(instances),
    jobs: [
      ...composeJobs(ground, services.rewardFunding),
      topUpJob(ground, services),
      mail.job,
      payouts.job,
      ...webhooks.jobs,
    ],
    services: { ...services, payoutExports: payouts.exports },
    close: async () => {
      const { clicks, writer, lastSeen, keyUses } = services;
      await Promise.all([clicks.close(), writer.flush(), lastSeen.flush(), keyUses.flush()]);
      mail.close();
      await services.rates.close();
      await webhooks.close();
    },
  };
}

function containerOf(instances: readonly object[]): ContainerType {
  const byClass = new Map<unknown, object>(instances.map((instance) => [instance.constructor, instance]));
  return {
    get: (someClass: unknown) => {
      const instance = byClass.get(someClass);
      if (!instance) {
        throw new Error(`No instance of ${String((someClass as { name?: string }).name)} was composed.`);
      }
      return instance;
    },
  };
}
