import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { buildRuleInput } from '../decisions/evidence.js';
import { evidentAmount, type RuleEvidence } from '../decisions/price-reward.js';
import { usageSubject, usageKeys, type UsageSubject } from '../decisions/usage.js';
import { evaluateRules } from '../decisions/evaluate-rules.js';
import { rulesOf } from '../../campaigns/reward-rule/compiled-rules.js';
import { traceSteps, type RuleOutcome } from '../decisions/decision.js';
import type { ActionAttempt } from '../../events/action-attempt/action-attempt.entity.js';
import type { AttemptReward, PriceAttempt } from '../../events/action-attempt/attempt-reward.js';
import { Event } from '../../events/event/event.entity.js';
import type { Gig } from '../../campaigns/gig/gig.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import type { Earned } from '../../rewards/reward/granted.js';
import type { RewardFunding } from '../../rewards/reward/reward-funding.js';
import { readVersionAt, type PublishedRules } from '../../campaigns/reward-rule/read-rule-versions.js';
import type { Sql } from '../../kernel/sql.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';
import { readPastEvaluation } from './read-past-evaluation.js';
import { UsageCounters } from './counters.js';
import type { CreditSplit } from '../decisions/split-credit.js';

/** The evidence for a verified attempt. */
interface Evaluated {
  readonly ruleInput: RuleInput;
  readonly subject: UsageSubject;
  readonly amount: RuleEvidence['amount'];
  readonly counted: ReadonlySet<string>;
  /** The link that the event was attributed to, and how it is divided. */
  readonly linkId: string | null;
  readonly split?: CreditSplit | undefined;
}

/**
 * Prices verified attempts by their campaign's rules. It uses the rules that were live at submission, or at
 * the arrival of the attempt's event. The event is evaluated with its original evidence.
 */
export function attemptPricer(rewardFunding: RewardFunding): PriceAttempt {
  return async (tx, attempt, gig, campaign) => priceAttempt(rewardFunding, tx, { attempt, gig, campaign });
}

interface Verified {
  readonly attempt: ActionAttempt;
  readonly gig: Gig;
  readonly campaign: Campaign;
}

async function priceAttempt(
  rewardFunding: RewardFunding,
  tx: EntityTransaction,
  { attempt, gig, campaign }: Verified,
): Promise<AttemptReward> {
  const { sql } = tx;
  const event = attempt.eventId === null ? null : await tx.em.findOneOrFail(Event, attempt.eventId);
  const version = await readVersionAt(sql, campaign.id, event?.receivedAt ?? attempt.createdAt);
  const rules = rulesOf(version);
  const evaluated = (event && (await inputThen(sql, event))) ?? (await inputNow(tx, attempt, gig, campaign));
  const usage = await UsageCounters.read(
    sql,
    [...usageKeys(rules, evaluated.subject).values()].map((key) => ({ campaignId: campaign.id, key })),
  );
  const outcome = evaluateRules(
    rules,
    { ...evaluated, effects: [{ key: `gig:${gig.id}`, plain: gig.rewardAtomic }] },
    usage.readerOf(campaign.id),
  );
  const amount = outcome.rewards.reduce((sum, reward) => sum + reward.amount, 0n);
  const grant = async (sessionId: string | null): Promise<void> => {
    usage.apply(campaign.id, outcome.changes);
    await usage.write(sql, attempt);
    attempt.explain({ ruleVersion: version?.number ?? null, rules: traceSteps(outcome.steps) });
    const { organizationId, environment } = attempt;
    const earned = earnedBy(attempt, campaign, { sessionId, linkId: evaluated.linkId }, outcome, version);
    await rewardFunding.grant(tx, { organizationId, environment, asset: campaign.asset }, earned);
  };
  return { amount, grant };
}

/** The evidence of the event when it created the attempt. */
async function inputThen(sql: Sql, { id }: Event): Promise<Evaluated | undefined> {
  const past = await readPastEvaluation(sql, id);
  const subject = past && usageSubject(past.evidence);
  if (!past || !subject || !past.evidence.ruleInput) return undefined;
  const { evidence, counted } = past;
  const { linkId = null, split } = evidence.attribution ?? {};
  return {
    ruleInput: past.evidence.ruleInput,
    subject,
    amount: evidentAmount(evidence),
    counted,
    linkId,
    split,
  };
}

/** The evidence of a submission by a person: no event, no customer, no click. */
async function inputNow(
  { em }: EntityTransaction,
  attempt: ActionAttempt,
  gig: Gig,
  campaign: Campaign,
): Promise<Evaluated> {
  const { promoterId, createdAt: occurredAt } = attempt;
  const nobody = { customerId: null, visitorId: null };
  return {
    ruleInput: buildRuleInput({
      event: {
        eventType: gig.actionType,
        amount: null,
        asset: campaign.asset,
        occurredAt,
        customerId: null,
        metadata: null,
      },
      promoter: await em.findOneOrFail(Promoter, promoterId),
      isNewCustomer: undefined,
      click: undefined,
    }),
    subject: { promoterId, ...nobody, occurredAt, timeZone: campaign.timeZone },
    amount: 'AMOUNT_REQUIRED',
    counted: new Set(),
    linkId: null,
  };
}

function earnedBy(
  attempt: ActionAttempt,
  campaign: Campaign,
  from: Pick<Earned, 'sessionId' | 'linkId'>,
  outcome: RuleOutcome,
  version: PublishedRules | undefined,
): Earned[] {
  const { campaignId, promoterId } = attempt;
  return outcome.rewards.map(({ ruleKey, amount, holdDays, share }): Earned => ({
    campaignId,
    promoterId: share?.promoterId ?? promoterId,
    linkId: share?.linkId ?? from.linkId,
    sourceType: 'EVENT',
    sourceId: attempt.eventId ?? attempt.id,
    ruleKey,
    leg: share?.leg ?? 0,
    conversionId: null,
    goalId: null,
    sessionId: from.sessionId,
    actionAttemptId: attempt.id,
    amount,
    holdingPeriodDays: holdDays ?? campaign.holdingPeriodDays,
    ruleVersionId: version?.id ?? null,
  }));
}
