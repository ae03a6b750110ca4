import { IsolationLevel } from '@mikro-orm/core';
import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, notFound, refuse, UnavailableError } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import { sqlOfEntityManager } from '../../kernel/transaction.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { orDefault, compileRules, type CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import { checkRuleSet } from '../../campaigns/reward-rule/check-rule-set.js';
import { readRuleSetTerms } from '../../campaigns/reward-rule/read-rule-set-terms.js';
import { readDraft } from '../../campaigns/rule-draft/read-draft.js';
import { RuleDraft } from '../../campaigns/rule-draft/rule-draft.entity.js';
import type { AttributionDraft } from './batch-attribution.js';
import { presentSimulation } from './present-simulation.js';
import { SimulationRun } from './simulation-run.js';
import { usualDays, type SimulateRewardRulesInput } from './simulation.inputs.js';
import type { RewardSimulation } from './simulation.payloads.js';

const dayMs = 86_400_000;
/** Each simulation uses a connection and much processor time for seconds. */
const maxAtOnce = 2;

/** Evaluates past events by draft rules, or by other terms of attribution. */
export class SimulationService {
  /** Organizations with a running simulation. Each may run one, so that none occupies all places. */
  private readonly running = new Set<string>();

  /** @param maxEvents The most events that one simulation evaluates. */
  constructor(private readonly maxEvents: number) {}

  /**
   * Compares the rewards of a draft with the real ones for the campaign's recent events. Refuses a draft as
   * publishing would. Evaluates each event with its original evidence, but caps and histories start at zero.
   * If terms of attribution are given, attributes each event again from the recorded clicks.
   * Reads in one snapshot and writes nothing. Throws `UnavailableError` when too many simulations run.
   */
  async simulate(
    caller: Caller,
    input: SimulateRewardRulesInput,
    schema: GraphQLSchema,
  ): Promise<RewardSimulation> {
    const { organizationIds, environment } = requireScope(caller.principal, 'campaigns:read');
    const id = requireId('campaign', input.campaignId, 'campaignId');
    const where = { id, organizationId: { $in: [...organizationIds] }, environment };
    const campaign = await caller.em.findOne(Campaign, where);
    if (!campaign) throw notFound('campaign', 'campaignId');
    requireScopeOn(caller.principal, 'rewards:read', campaign);
    const draft = {
      rules: await readRules(caller, input, campaign, schema),
      attribution: attributionOf(input, campaign),
    };
    if (!draft.rules && !draft.attribution) throw refuse(ErrorCode.INVALID, nothingGiven, 'rules');
    const to = new Date();
    const from = new Date(to.getTime() - (input.days ?? usualDays) * dayMs);
    const past = { organizationId: campaign.organizationId, environment, campaignId: id, since: from };
    const run = new SimulationRun(draft, past, this.maxEvents);
    await this.inTurn(campaign.organizationId, async () =>
      caller.em.transactional(async (em) => run.run(sqlOfEntityManager(em)), {
        isolationLevel: IsolationLevel.REPEATABLE_READ,
        readOnly: true,
      }),
    );
    return presentSimulation(run, campaign.asset, { from, to: run.isComplete ? to : run.last });
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
}

const nothingGiven =
  'rules, draftId, attributionModel, attributionWindowDays or attributionHalfLifeDays must be given: there is nothing to simulate';

/** The rules, checked as if they were published; undefined if none are given. */
async function readRules(
  caller: Caller,
  { rules, caps, draftId }: SimulateRewardRulesInput,
  campaign: Campaign,
  schema: GraphQLSchema,
): Promise<CompiledRules | undefined> {
  if (rules == null && caps != null) {
    throw refuse(ErrorCode.INVALID, 'caps can only be given together with rules', 'caps');
  }
  if (rules == null && draftId == null) return undefined;
  if (rules != null && draftId != null) {
    throw refuse(ErrorCode.INVALID, 'draftId can only be given without rules: the draft has them', 'draftId');
  }
  const terms = await readRuleSetTerms(caller.sql, campaign);
  if (rules != null) {
    return orDefault(compileRules({ rules: checkRuleSet({ rules, caps: caps ?? null }, terms) }));
  }
  const draft = await caller.loaders.loadByTypeId(RuleDraft, 'ruleDraft', draftId ?? '');
  if (draft?.campaignId !== campaign.id) throw notFound('draft', 'draftId');
  const { ruleSet, faults } = readDraft(draft.content, terms, schema);
  faults.refuseAny();
  return orDefault(compileRules({ rules: ruleSet }));
}

/** The terms of attribution, with the campaign's where none is given; undefined if none is given at all. */
function attributionOf(input: SimulateRewardRulesInput, campaign: Campaign): AttributionDraft | undefined {
  const { attributionModel: model, attributionWindowDays: days, attributionHalfLifeDays: halfLife } = input;
  if (model == null && days == null && halfLife == null) return undefined;
  return {
    model: model ?? campaign.attributionModel,
    windowDays: days ?? campaign.attributionWindowDays,
    halfLifeDays: halfLife ?? campaign.attributionHalfLifeDays,
  };
}
