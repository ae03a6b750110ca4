import { ofSandboxCampaigns } from '../../campaigns/campaign/of-sandbox-campaigns.js';
import type { Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';
import { drainJob, safeIdleMs } from '../../platform/jobs/drain-job.js';
import type { RewardFunding } from '../../rewards/reward/reward-funding.js';
import type { ClickInbox } from '../../tracking/click/click-inbox.js';
import { attemptPricer } from './attempt-pricer.js';
import { ClickDrain } from './click-drain.js';
import { personalCounters } from './personal-counters.js';
import { EvaluationDrain } from './evaluation-drain.js';
import { priceHeldEvent } from './read-past-evaluation.js';

/** Concurrent event workers over all processes, so that a wait for one tenant's wallet blocks no other. */
const evaluationLanes = 4;

/** How soon a lane looks again for due events that another lane had locked. */
const takenMs = 250;

/** What it is created from. */
interface Needs extends Ground {
  readonly rewardFunding: RewardFunding;
  readonly clickInbox: ClickInbox;
}

/** What `evaluation/worker` adds to Tribute: the jobs that evaluate queued events and clicks. */
export const workerFeature = {
  room: 'evaluation/worker',
  sandbox: {
    empties: [
      { table: 'click_mark', where: ofSandboxCampaigns },
      { table: 'reward_usage' },
      { table: 'evaluation_terms' },
    ],
  },
  personalData: personalCounters,
  create: (needs: Needs) => ({
    services: { priceHeldEvent, priceAttempt: attemptPricer(needs.rewardFunding) },
    jobs: [...Array.from({ length: evaluationLanes }, (_, lane) => eventJob(needs, lane)), clickJob(needs)],
  }),
} satisfies Feature<Needs>;

function eventJob({ pool, rewardFunding, clickInbox, log, wakeUps }: Needs, lane: number): RecurringJob {
  const settleClicks = async (): Promise<void> => clickInbox.settle();
  const evaluation = new EvaluationDrain(pool, rewardFunding, log, settleClicks);
  return drainJob({
    name: `event.evaluate.${lane + 1}`,
    wakeUps,
    topic: 'events',
    idleMs: safeIdleMs,
    drain: async (signal) => {
      await evaluation.drain(signal);
      const dueInMs = await evaluation.untilFirstDue();
      return dueInMs !== undefined && dueInMs <= 0 ? takenMs : dueInMs;
    },
  });
}

function clickJob({ pool, rewardFunding, clickInbox, log, wakeUps }: Needs): RecurringJob {
  const clicks = new ClickDrain(pool, rewardFunding, log);
  return drainJob({
    name: 'click.evaluate',
    wakeUps,
    topic: 'clicks',
    idleMs: safeIdleMs,
    drain: async (signal) => {
      await clickInbox.settle();
      await clicks.drain(signal);
    },
  });
}
