import { CampaignSchedule } from '../campaigns/campaign/campaign-schedule.js';
import { LedgerAudit } from '../ledger/ledger-audit/ledger-audit.js';
import { LedgerSealer } from '../ledger/ledger-audit/ledger-sealer.js';
import { ClickDrain } from '../evaluation/worker/click-drain.js';
import { EvaluationDrain } from '../evaluation/worker/evaluation-drain.js';
import { RewardSettlement } from '../rewards/reward/reward-settlement.js';
import { inRanges } from '../kernel/in-ranges.js';
import { drainJob } from '../platform/jobs/drain-job.js';
import type { RecurringJob } from '../platform/jobs/recurring-job.js';
import type { RewardFunding } from '../rewards/reward/reward-funding.js';
import type { Ground } from './ground.js';

/** Concurrent event workers over all processes, so that a wait for one tenant's wallet blocks no other. */
const evaluationLanes = 4;

/** How soon a lane looks again for due events that another lane had locked. */
const takenMs = 250;

/** The recurring jobs of the main flow. Webhook jobs are composed with the webhooks. */
export function composeJobs(
  { config, log, orm, pool, wakeUps }: Ground,
  rewardFunding: RewardFunding,
): RecurringJob[] {
  const { dataCentreRanges } = config;
  const isDataCentre = dataCentreRanges.length > 0 ? inRanges(dataCentreRanges) : undefined;
  const clicks = new ClickDrain(pool, rewardFunding, log);
  const settlement = new RewardSettlement(pool);
  const schedule = new CampaignSchedule(() => orm.em.fork());
  const sealer = new LedgerSealer(pool);
  const audit = new LedgerAudit(pool, log);
  return [
    ...Array.from({ length: evaluationLanes }, (_, lane) => {
      const evaluation = new EvaluationDrain(pool, rewardFunding, log, isDataCentre);
      return drainJob({
        name: `event.evaluate.${lane + 1}`,
        wakeUps,
        topic: 'events',
        idleMs: 2000,
        drain: async (signal) => {
          await evaluation.drain(signal);
          const dueInMs = await evaluation.untilFirstDue();
          return dueInMs !== undefined && dueInMs <= 0 ? takenMs : dueInMs;
        },
      });
    }),
    drainJob({
      name: 'click.evaluate',
      wakeUps,
      topic: 'clicks',
      idleMs: 1000,
      drain: async (signal) => void (await clicks.drain(signal)),
    }),
    drainJob({
      name: 'reward.settle',
      wakeUps,
      topic: 'funds',
      idleMs: 5000,
      drain: async (signal) => {
        // A failure of one must not delay the other.
        try {
          await settlement.releaseHeld(signal);
        } finally {
          await settlement.fundWaiting(signal);
        }
      },
    }),
    { name: 'campaign.schedule', every: '1 second', run: async (signal) => schedule.run(signal) },
    { name: 'ledger.seal', every: '5 seconds', run: async (signal) => void (await sealer.seal(signal)) },
    { name: 'ledger.audit', every: '10 seconds', run: async (signal) => audit.run(signal) },
  ];
}
