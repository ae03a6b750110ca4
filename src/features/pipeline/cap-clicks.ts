import type { Environment } from '../../kernel/environment.js';
import type { Transaction } from '../../kernel/transaction.js';
import type { ClickReason } from '../evaluation/evaluate-click.js';
import { defaultRule, evaluateRules, type RuleResult } from '../evaluation/evaluate-rules.js';
import { usageKeys, type UsageSubject } from '../evaluation/usage.js';
import type { CompiledRules } from '../rule/compiled-rules.js';
import { readVersionsAt, versionAt } from '../rule/read-rule-versions.js';
import type { Facts } from '../rule/rule.js';
import { lockTreasury } from '../wallet/lock-treasury.js';
import { UsageBook } from './usage-book.js';

/** A click on its way through the evaluation. Ids are bare uuids. */
export interface ClaimedClick {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly linkId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sessionId: string;
  readonly visitorId: string | null;
  readonly isUnique: boolean;
  readonly isBot: boolean;
  readonly clickedAt: Date;
  readonly isPromoterSuspended: boolean;
  readonly isOrganizationSuspended: boolean;
}

/** A campaign as clicks are judged by it. */
export interface ClickCampaign {
  readonly id: string;
  readonly status: string;
  readonly payoutModel: string;
  readonly payoutRate: bigint;
  readonly asset: string;
  readonly holdingPeriodDays: number;
  readonly timeZone: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
}

/** A click with what it is worth, in atomic units, or why it is worth nothing. */
export interface JudgedClick {
  readonly click: ClaimedClick;
  readonly campaign: ClickCampaign | undefined;
  readonly verdict: bigint | ClickReason | RuleResult;
}

interface Payable {
  readonly place: number;
  readonly click: ClaimedClick;
  readonly rules: CompiledRules;
  readonly subject: UsageSubject;
  readonly price: bigint;
}

/** The assets of these clicks' campaigns, in the order in which every worker locks their treasuries, with the clicks of each. */
export function byAsset(judged: readonly JudgedClick[]): readonly [string, JudgedClick[]][] {
  const known = judged.filter(({ campaign }) => campaign !== undefined);
  const groups = Map.groupBy(known, ({ campaign }) => campaign?.asset ?? '');
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * What the caps beside a campaign's rules leave of what its clicks earn: they hold for everything that it pays. Each click is judged by
 * the version that was live when it happened, one after the other, under the treasury's lock, and counted.
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
  const payable = judged.flatMap(({ click, campaign, verdict }, place): Payable[] => {
    const caps = versionAt(versions.get(click.campaignId), click.clickedAt)?.rules.caps ?? [];
    if (typeof verdict !== 'bigint' || !campaign || caps.length === 0) return [];
    const rules = { rules: [defaultRule], caps };
    return [{ place, click, rules, subject: subjectOf(click, campaign), price: verdict }];
  });
  if (payable.length === 0) return judged;
  const { organizationId, environment } = first.click;
  for (const [asset] of byAsset(worth)) await lockTreasury(sql, { organizationId, environment, asset });
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
  { promoterId, visitorId, sessionId, clickedAt: occurredAt }: ClaimedClick,
  { timeZone }: ClickCampaign,
): UsageSubject {
  return { promoterId, customerId: null, visitorId: visitorId ?? sessionId, occurredAt, timeZone };
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
