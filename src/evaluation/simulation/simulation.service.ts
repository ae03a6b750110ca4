import { setImmediate as nextTurn } from 'node:timers/promises';
import { IsolationLevel } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { notFound, UnavailableError } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import { money } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { sqlOfEntityManager } from '../../kernel/transaction.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { orDefault, compileRules, type CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import { checkRuleSet } from '../../campaigns/reward-rule/check-rule-set.js';
import { readRuleSetTerms } from '../../campaigns/reward-rule/rule.service.js';
import { evaluateAgain } from './evaluate-again.js';
import { readActual, readPast, type PastEvent } from './read-past.js';
import { usualDays, type SimulateRewardRulesInput } from './simulation.inputs.js';
import type { RewardSimulation } from './simulation.payloads.js';
import { Tally, total, type Sum } from './tally.js';

const dayMs = 86_400_000;
const maxPromoters = 100;
/** The most counters of caps and tiers in memory, at some hundred bytes each. */
const maxCounters = 500_000;
/** Events per slice before other work gets its turn: some milliseconds. */
const stretch = 50;
/** Each simulation uses a connection and much processor time for seconds. */
const maxAtOnce = 2;

interface Progress {
  events: number;
  isComplete: boolean;
  to: Date;
  /** Arrival of the last event. */
  last: Date;
}

/** Evaluates past events by draft rules. */
export class SimulationService {
  /** Organizations with a running simulation. Each may run one, so that none occupies all places. */
  private readonly running = new Set<string>();

  /** @param maxEvents The most events that one simulation evaluates. */
  constructor(private readonly maxEvents: number) {}

  /**
   * Compares the rewards of a draft with the real ones for the campaign's recent events. Refuses a draft as
   * publishing would. Evaluates each event with its original evidence, but caps and histories start at zero.
   * Reads in one snapshot and writes nothing. Throws `UnavailableError` when too many simulations run.
   */
  async simulate(caller: Caller, input: SimulateRewardRulesInput): Promise<RewardSimulation> {
    const { organizationIds, environment } = requireScope(caller.principal, 'campaigns:read');
    const id = requireId('campaign', input.campaignId, 'campaignId');
    const where = { id, organizationId: { $in: [...organizationIds] }, environment };
    const campaign = await caller.em.findOne(Campaign, where);
    if (!campaign) throw notFound('campaign', 'campaignId');
    requireScopeOn(caller.principal, 'rewards:read', campaign);
    const rules = checkRuleSet(input, await readRuleSetTerms(caller.sql, campaign));
    const to = new Date();
    const from = new Date(to.getTime() - (input.days ?? usualDays) * dayMs);
    const compiled = orDefault(compileRules({ rules }));
    return this.inTurn(campaign.organizationId, async () =>
      caller.em.transactional(
        async (em) => this.run(sqlOfEntityManager(em), campaign, compiled, { from, to }),
        { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
      ),
    );
  }

  private async inTurn<T>(organizationId: string, work: () => Promise<T>): Promise<T> {
    if (this.running.has(organizationId)) {
      throw new UnavailableError(
        'Your organization runs a simulation already. Try again in a few seconds.',
        5,
      );
    }
    if (this.running.size >= maxAtOnce) {
      throw new UnavailableError('Other simulations are running here. Try again in a few seconds.', 5);
    }
    this.running.add(organizationId);
    try {
      return await work();
    } finally {
      this.running.delete(organizationId);
    }
  }

  private async run(
    sql: Sql,
    campaign: Campaign,
    rules: CompiledRules,
    { from, to }: Pick<RewardSimulation, 'from' | 'to'>,
  ): Promise<RewardSimulation> {
    const { organizationId, environment } = campaign;
    const tally = new Tally(rules);
    const progress: Progress = { events: 0, isComplete: true, to, last: from };
    const past = { organizationId, environment, campaignId: campaign.id, since: from };
    for await (const batch of readPast(sql, past)) {
      const evaluated = await this.evaluate(batch, rules, tally, progress);
      const eventIds = evaluated.map((event) => event.id);
      for (const [promoterId, sum] of await readActual(sql, eventIds)) tally.addActual(promoterId, sum);
      if (!progress.isComplete) break;
    }
    return present(tally, campaign.asset, { from, ...progress });
  }

  /** Evaluates a batch up to the maximum number of events, and returns those evaluated. */
  private async evaluate(
    batch: readonly PastEvent[],
    rules: CompiledRules,
    tally: Tally,
    progress: Progress,
  ): Promise<readonly PastEvent[]> {
    for (const [place, event] of batch.entries()) {
      if (progress.events >= this.maxEvents || tally.size >= maxCounters) {
        progress.isComplete = false;
        progress.to = progress.last;
        return batch.slice(0, place);
      }
      const { outcome } = evaluateAgain(event, rules, tally.usage);
      const promoterId = event.event.attributedPromoterId;
      if (outcome && promoterId !== null) tally.addOutcome(promoterId, outcome);
      progress.events += 1;
      progress.last = event.receivedAt;
      if (progress.events % stretch === 0) await nextTurn();
    }
    return batch;
  }
}

function present(
  tally: Tally,
  asset: string,
  { from, to, events, isComplete }: Progress & Pick<RewardSimulation, 'from'>,
): RewardSimulation {
  const compared = tally.compare();
  const changed = compared.filter(({ difference }) => difference !== 0n);
  const sums = (drafted: Sum, actual: Sum) => ({
    rewards: drafted.rewards,
    cost: money(drafted.amount, asset),
    actualRewards: actual.rewards,
    actualCost: money(actual.amount, asset),
    difference: money(drafted.amount - actual.amount, asset),
  });
  return {
    from,
    to,
    events,
    isComplete,
    ...sums(total(compared.map(({ drafted }) => drafted)), total(compared.map(({ actual }) => actual))),
    rules: [...tally.rules].map(([key, { rewards, amount }]) => ({
      key,
      rewards,
      cost: money(amount, asset),
    })),
    promoters: changed
      .slice(0, maxPromoters)
      .map(({ promoterId, drafted, actual }) => ({
        promoterId: encodeId('promoter', promoterId),
        ...sums(drafted, actual),
      })),
    promotersChanged: changed.length,
  };
}
