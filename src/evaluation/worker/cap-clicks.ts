import type { Transaction } from '../../kernel/transaction.js';
import { defaultRule, evaluateRules, type RuleResult } from '../decisions/evaluate-rules.js';
import { usageKeys, type UsageSubject } from '../decisions/usage.js';
import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import { readVersionsAt, versionAt } from '../../campaigns/reward-rule/read-rule-versions.js';
import type { Facts } from '../../campaigns/reward-rule/rule.js';
import type { ClaimedClick, ClickCampaign, JudgedClick } from './judged-click.js';
import { UsageBook } from './usage-book.js';

interface Payable {
  readonly place: number;
  readonly click: ClaimedClick;
  readonly rules: CompiledRules;
  readonly subject: UsageSubject;
  readonly price: bigint;
}

/**
 * What the caps beside a campaign's rules leave of what its clicks earn: they hold for everything that it pays. Each click is judged by
 * the version that was live when it happened, one after the other, under the lock of the organization's wallet, and counted.
 */
export async function capClicks(
  { sql, later }: Pick<Transaction, 'sql' | 'later'>,
  judged: readonly JudgedClick[],
): Promise<readonly JudgedClick[]> {
  const worth = judged.filter(({ verdict }) => typeof verdict === 'bigint' && verdict > 0n);
  const [first] = worth;
  if (!first) return judged;
  const versions = await readVersionsAt(
    sql,
    worth.map(({ click: { campaignId, clickedAt: at } }) => ({ campaignId, at })),
  );
  const payable = judged.flatMap(({ click, campaign, verdict, visitorId }, place): Payable[] => {
    const caps = versionAt(versions.get(click.campaignId), click.clickedAt)?.rules.caps ?? [];
    if (typeof verdict !== 'bigint' || !campaign || caps.length === 0) return [];
    const rules = { rules: [defaultRule], caps };
    return [{ place, click, rules, subject: subjectOf(click, campaign, visitorId), price: verdict }];
  });
  if (payable.length === 0) return judged;
  const usage = await UsageBook.read(
    sql,
    payable.flatMap(({ click: { campaignId }, rules, subject }) =>
      usageKeys(rules, subject).map((key) => ({ campaignId, key })),
    ),
  );
  const capped = new Map(payable.map((one) => [one.place, judge(one, usage)]));
  await later(usage.write(sql, first.click));
  return judged.map((one, place) => ({ ...one, verdict: capped.get(place) ?? one.verdict }));
}

function judge({ click, rules, subject, price }: Payable, usage: UsageBook): bigint | RuleResult {
  const { campaignId } = click;
  const outcome = evaluateRules(
    rules,
    { facts: factsOf(click), effects: [{ key: 'click', plain: price }], amount: 'AMOUNT_REQUIRED', subject },
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

/** No condition asks for them: a click is paid by its campaign's rate. */
function factsOf({ promoterId, clickedAt }: ClaimedClick): Facts {
  const occurredAt = clickedAt.toISOString();
  return {
    event: { type: 'click', amount: null, asset: '', occurredAt, metadata: {} },
    promoter: { id: promoterId, name: '', externalId: null, joinedAt: occurredAt },
    customer: { id: null, isNew: null },
    click: null,
  };
}
