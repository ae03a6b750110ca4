/* Applies caps to a price, and divides it among the promoters of a divided event. */
import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import type { Cap, Rule } from '../../campaigns/reward-rule/rule.js';
import type { RuleStep } from './decision.js';
import type { CapStep, RuleEvidence, ShareStep } from './price-reward.js';
import { divideByWeights, weightsOf, type CreditSplit, type Touch } from './split-credit.js';
import { capKey, type Counter, type UsageOverlay, type UsageProblem, type UsageSubject } from './usage.js';

/** What is paid to one promoter. */
export interface PaidShare extends Pick<Touch, 'promoterId'> {
  /** The link of the promoter's last touch; undefined if the event is not divided. */
  readonly linkId?: string;
  readonly amount: bigint;
}

/** A price after caps: its step for the trace, and what is paid. */
interface CappedPrice {
  readonly step: Pick<RuleStep, 'result' | 'caps' | 'amount' | 'byTouch' | 'shares'>;
  readonly paid: readonly PaidShare[];
}

/** A promoter's part of the price, before the caps by promoter. */
type Share = PaidShare & Pick<Touch, 'refused'>;

/** An amount within caps, and their counters before it. */
interface Limited {
  readonly amount: bigint;
  readonly caps: readonly { readonly cap: Cap; readonly key: string; readonly before: Counter }[];
}

/** The caps of one rule and of its campaign. */
export class CapLimits {
  constructor(
    private readonly rule: Rule,
    private readonly compiled: CompiledRules,
    private readonly evidence: Pick<RuleEvidence, 'subject' | 'split'>,
    private readonly usage: UsageOverlay,
  ) {}

  /**
   * Limits a price, and counts what is paid. Without a split the only share is the whole. Otherwise caps by
   * promoter limit each share, and all other caps the whole. What they refuse of a share is given to nobody.
   */
  apply(price: bigint): CappedPrice {
    const { subject, split } = this.evidence;
    const caps = [...this.rule.caps, ...this.compiled.caps];
    const isOfShare = (cap: Cap): boolean => split !== undefined && countsByPromoter(cap);
    const ofWhole = caps.filter((cap) => !isOfShare(cap));
    const whole = this.limit(price, ofWhole, subject);
    if (typeof whole === 'string') return { step: { result: whole }, paid: [] };
    const { promoterId } = subject;
    const shares: readonly Share[] = split
      ? sharesOf(whole.amount, split)
      : [{ promoterId, amount: whole.amount }];
    const limited = shares.map((share) => ({
      share,
      limit: share.refused ?? this.limit(share.amount, caps.filter(isOfShare), this.subjectOf(share)),
    }));
    const paid = limited.flatMap(({ share, limit }): PaidShare[] =>
      typeof limit === 'string' || limit.amount === 0n ? [] : [{ ...share, amount: limit.amount }],
    );
    const amount = paid.reduce((sum, share) => sum + share.amount, 0n);
    if (amount > 0n) this.count(amount, paid);
    const steps = this.stepsOf(whole);
    return {
      step: {
        result: amount > 0n ? 'PAID' : isRefused(limited) ? 'NOTHING' : 'CAPPED',
        ...(steps.length > 0 && { caps: steps }),
        ...(split && {
          byTouch: divideByWeights(whole.amount, weightsOf(split)).map(String),
          shares: limited.map(({ share, limit }) => this.shareStep(share, limit)),
        }),
        ...(amount > 0n && { amount: amount.toString() }),
      },
      paid,
    };
  }

  private subjectOf({ promoterId }: PaidShare): UsageSubject {
    return { ...this.evidence.subject, promoterId };
  }

  private limit(price: bigint, caps: readonly Cap[], subject: UsageSubject): Limited | UsageProblem {
    let amount = price;
    const found: { readonly cap: Cap; readonly key: string }[] = [];
    for (const cap of caps) {
      const key = capKey(cap, this.rule.key, subject);
      if (typeof key !== 'string') return key.problem;
      amount = within(cap, this.usage.read(key), amount, this.rule.onExceed);
      found.push({ cap, key });
    }
    return { amount, caps: found.map((one) => ({ ...one, before: this.usage.read(one.key) })) };
  }

  private stepsOf({ caps }: Limited): CapStep[] {
    return caps.map(({ cap: { metric, scope, limit }, key, before }) => {
      const of = ({ count, amount }: Counter): string => (metric === 'COUNT' ? count : amount).toString();
      return { metric, scope, limit, key, before: of(before), after: of(this.usage.read(key)) };
    });
  }

  private shareStep(
    { promoterId, amount: price }: Share,
    limit: Limited | UsageProblem | Refusal,
  ): ShareStep {
    const shown = { promoterId, price: price.toString() };
    if (typeof limit === 'string') return { ...shown, result: limit };
    const steps = this.stepsOf(limit);
    const caps = steps.length > 0 && { caps: steps };
    if (limit.amount === 0n) return { ...shown, result: 'CAPPED', ...caps };
    return { ...shown, result: 'PAID', ...caps, amount: limit.amount.toString() };
  }

  /** Adds a reward to the counters of the rule's own caps and of the caps over several rules. */
  private count(whole: bigint, paid: readonly PaidShare[]): void {
    const { rules, caps } = this.compiled;
    const over = rules.flatMap(({ rule }) => rule.caps.filter(countsOverRules));
    const all = [...this.rule.caps, ...caps, ...over];
    const keys = new Map<string, bigint>();
    for (const cap of all) {
      const parts = countsByPromoter(cap) ? paid : [{ ...this.evidence.subject, amount: whole }];
      for (const part of parts) {
        const key = capKey(cap, this.rule.key, this.subjectOf(part));
        if (typeof key === 'string') keys.set(key, part.amount);
      }
    }
    for (const [key, amount] of keys) this.usage.add(key, 1n, amount);
  }
}

type Refusal = NonNullable<Touch['refused']>;

function isRefused(limited: readonly { readonly share: Share }[]): boolean {
  return limited.length > 0 && limited.every(({ share }) => share.refused !== undefined);
}

/** The parts of an amount by promoter. The touches of a promoter are added up, without the refused ones. */
function sharesOf(amount: bigint, split: CreditSplit): readonly Share[] {
  const amounts = divideByWeights(amount, weightsOf(split));
  const shares = new Map<string, Share>();
  for (const [place, { promoterId, linkId, refused }] of split.touches.entries()) {
    const part = amounts[place] as bigint;
    if (part === 0n) continue;
    const key = `${promoterId}/${refused ?? ''}`;
    const so = shares.get(key)?.amount ?? 0n;
    shares.set(key, { promoterId, linkId, amount: so + part, ...(refused && { refused }) });
  }
  return [...shares.values()];
}

function countsOverRules({ scope }: Cap): boolean {
  return !scope.includes('RULE');
}

function countsByPromoter({ scope }: Cap): boolean {
  return scope.includes('PROMOTER');
}

/** The part of an amount that a cap allows. */
function within(cap: Cap, used: Counter, amount: bigint, onExceed: Rule['onExceed']): bigint {
  const limit = BigInt(cap.limit);
  if (cap.metric === 'COUNT') return used.count < limit ? amount : 0n;
  const left = limit - used.amount;
  if (amount <= left) return amount;
  return onExceed === 'PARTIAL' && left > 0n ? left : 0n;
}
