import { formatMajor, parsePercent } from '../../kernel/money.js';
import { amountOf, type MoneyInput } from '../../kernel/schema/money.type.js';
import { ErrorCode } from '../../kernel/errors.js';
import { inside, type Faults, type Path } from './faults.js';
import { RulePeriod, TierBasis, TierMode } from './rule.enums.js';
import type { RewardInput, RewardTierInput, TieredRewardInput } from './rule.inputs.js';
import type { FlatReward, RewardSpec, TieredReward } from './rule.js';

const maxTiers = 20;

/** The one member that was sent; undefined, with a fault, unless exactly one was. */
export function requireOneOf<Key extends string>(
  value: Readonly<Partial<Record<Key, unknown>>>,
  keys: readonly Key[],
  faults: Faults,
  path: Path,
): Key | undefined {
  const sent = keys.filter((key) => value[key] !== undefined && value[key] !== null);
  if (sent.length === 1) return sent[0];
  faults.add(path, `must have exactly one of ${keys.join(', ')}`);
  return undefined;
}

/** Validates an amount in the campaign's asset, as text in atomic units. */
export function checkAmount(
  input: MoneyInput,
  asset: string,
  faults: Faults,
  path: Path,
): string | undefined {
  return faults.trying(() => {
    const amount = amountOf({ ...input, asset: input.asset ?? asset }, ...path);
    if (amount.asset === asset) return amount.atomic.toString();
    const message = `This campaign pays in ${asset}, not ${amount.asset}.`;
    faults.add(inside(path, 'asset'), message, ErrorCode.INVALID_AMOUNT);
    return undefined;
  });
}

function checkFlat(
  input: Pick<RewardInput, 'fixed' | 'percent'>,
  asset: string,
  faults: Faults,
  path: Path,
): FlatReward | undefined {
  if (input.fixed != null) {
    const amount = checkAmount(input.fixed, asset, faults, inside(path, 'fixed'));
    return amount === undefined ? undefined : { kind: 'FIXED', amount };
  }
  const percent = faults.trying(() => parsePercent(input.percent ?? '', ...inside(path, 'percent')));
  return percent === undefined ? undefined : { kind: 'PERCENT', percent: percent.toString() };
}

/** Validates the reward of a rule. */
export function checkReward(
  input: RewardInput,
  asset: string,
  faults: Faults,
  path: Path,
): RewardSpec | undefined {
  const kind = requireOneOf(input, ['plain', 'fixed', 'percent', 'tiered'], faults, path);
  if (kind === undefined) return undefined;
  if (kind === 'plain') {
    if (input.plain !== true) faults.add(inside(path, 'plain'), 'must be true, or left out');
    return { kind: 'PLAIN' };
  }
  if (kind !== 'tiered') return checkFlat(input, asset, faults, path);
  return input.tiered == null ? undefined : checkTiered(input.tiered, asset, faults, inside(path, 'tiered'));
}

function checkTiered(
  input: TieredRewardInput,
  asset: string,
  faults: Faults,
  path: Path,
): TieredReward | undefined {
  const { basis } = input;
  const period = input.period ?? RulePeriod.LIFETIME;
  if (basis === TierBasis.EVENT_AMOUNT && period !== RulePeriod.LIFETIME) {
    faults.add(inside(path, 'period'), 'must be left out with EVENT_AMOUNT, which has no history');
  }
  if (input.tiers.length < 1 || input.tiers.length > maxTiers) {
    faults.add(inside(path, 'tiers'), `must be 1 to ${maxTiers} tiers`);
    return undefined;
  }
  const tiers = input.tiers.map((tier, at) =>
    checkTier(tier, basis, asset, faults, inside(path, 'tiers', at)),
  );
  let previous: bigint | undefined;
  for (const [at, tier] of tiers.entries()) {
    if (!tier) continue;
    const from = BigInt(tier.from);
    if (previous !== undefined && from <= previous) {
      const before = basis === TierBasis.PROMOTER_COUNT ? previous : formatMajor(previous, asset);
      faults.add(
        inside(path, 'tiers', at, fromMember(basis)),
        `must be more than ${before}, the start of the previous tier`,
      );
    }
    previous = from;
  }
  const whole = tiers.filter((tier) => tier !== undefined);
  return { kind: 'TIERED', basis, period, mode: input.mode ?? TierMode.WHOLE, tiers: whole };
}

const fromMember = (basis: TierBasis): 'fromCount' | 'fromAmount' =>
  basis === TierBasis.PROMOTER_COUNT ? 'fromCount' : 'fromAmount';

function checkTier(
  input: RewardTierInput,
  basis: TierBasis,
  asset: string,
  faults: Faults,
  path: Path,
): TieredReward['tiers'][number] | undefined {
  const member = fromMember(basis);
  const from = checkFrom(input, member, asset, faults, path);
  if (input.fromCount != null && input.fromAmount != null) {
    faults.add(path, `must have only ${member} with ${basis}`);
  }
  const reward =
    requireOneOf(input, ['fixed', 'percent'], faults, path) && checkFlat(input, asset, faults, path);
  return from === undefined || reward === undefined ? undefined : { from, reward };
}

function checkFrom(
  { fromCount, fromAmount }: RewardTierInput,
  member: 'fromCount' | 'fromAmount',
  asset: string,
  faults: Faults,
  path: Path,
): string | undefined {
  if (member === 'fromAmount' && fromAmount != null) {
    return checkAmount(fromAmount, asset, faults, inside(path, member));
  }
  if (member === 'fromCount' && fromCount != null && fromCount >= 0) return String(fromCount);
  const what = member === 'fromCount' ? 'a number of events, at least 0' : 'an amount';
  faults.add(inside(path, member), `must be ${what}`);
  return undefined;
}
