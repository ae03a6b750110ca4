import type { Transaction } from '../../kernel/transaction.js';
import { defaultRule, type CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import { evaluateRules } from '../decisions/evaluate-rules.js';
import type { RuleResult } from '../decisions/decision.js';
import { usageKeys, type UsageSubject } from '../decisions/usage.js';
import { readVersionsAt, versionAt } from '../../campaigns/reward-rule/read-rule-versions.js';
import type { RuleInput } from '../../campaigns/reward-rule/rule.js';
import type { ClaimedClick } from './queues.js';
import type { ClickCampaign, EvaluatedClick } from './evaluated-click.js';
import { UsageCounters } from './counters.js';

interface Payable {
  readonly place: number;
  readonly click: ClaimedClick;
  readonly rules: CompiledRules;
  readonly subject: UsageSubject;
  readonly price: bigint;
}

/**
 * Applies the campaign's own caps to click rewards, because these caps apply to all rewards. Each click uses
 * the version that was live when it happened. Counts clicks one by one, under the organization wallet's lock.
 */
export async function capClicks(
  { sql, later }: Pick<Transaction, 'sql' | 'later'>,
  evaluated: readonly EvaluatedClick[],
): Promise<readonly EvaluatedClick[]> {
  const worth = evaluated.filter(({ verdict }) => typeof verdict === 'bigint' && verdict > 0n);
  const [first] = worth;
  if (!first) return evaluated;
  const versions = await readVersionsAt(
    sql,
    worth.map(({ click: { campaignId, clickedAt: at } }) => ({ campaignId, at })),
  );
  const payable = evaluated.flatMap(({ click, campaign, verdict, visitorId }, place): Payable[] => {
    const caps = versionAt(versions.get(click.campaignId), click.clickedAt)?.rules.caps ?? [];
    if (typeof verdict !== 'bigint' || !campaign || caps.length === 0) return [];
    const rules = { rules: [defaultRule], caps };
    return [{ place, click, rules, subject: subjectOf(click, campaign, visitorId), price: verdict }];
  });
  if (payable.length === 0) return evaluated;
  const usage = await UsageCounters.read(
    sql,
    payable.flatMap(({ click: { campaignId }, rules, subject }) =>
      [...usageKeys(rules, subject).values()].map((key) => ({ campaignId, key })),
    ),
  );
  const capped = new Map(payable.map((one) => [one.place, evaluate(one, usage)]));
  await later(usage.write(sql, first.click));
  return evaluated.map((one, place) => ({ ...one, verdict: capped.get(place) ?? one.verdict }));
}

function evaluate({ click, rules, subject, price }: Payable, usage: UsageCounters): bigint | RuleResult {
  const { campaignId } = click;
  const outcome = evaluateRules(
    rules,
    {
      ruleInput: ruleInputOf(click),
      effects: [{ key: 'click', plain: price }],
      amount: 'AMOUNT_REQUIRED',
      subject,
    },
    usage.readerOf(campaignId),
  );
  usage.apply(campaignId, outcome.changes);
  return outcome.rewards[0]?.amount ?? outcome.steps[0]?.result ?? 'NOTHING';
}

function subjectOf(
  { promoterId, sessionId, visitorId: ownVisitor, clickedAt: occurredAt }: ClaimedClick,
  { timeZone }: ClickCampaign,
  visitorId = ownVisitor ?? sessionId,
): UsageSubject {
  return { promoterId, customerId: null, visitorId, occurredAt, timeZone };
}

/** Conditions do not apply: the campaign's rate pays for a click. */
function ruleInputOf({ promoterId, clickedAt }: ClaimedClick): RuleInput {
  const occurredAt = clickedAt.toISOString();
  return {
    event: { type: 'click', amount: null, asset: '', occurredAt, metadata: {} },
    promoter: { id: promoterId, name: '', externalId: null, joinedAt: occurredAt },
    customer: { id: null, isNew: null },
    click: null,
  };
}
