import { formatMajor, parsePercent } from '../../kernel/money.js';
import { amountOf, type MoneyInput } from '../../kernel/schema/money.type.js';
import { ErrorCode } from '../../kernel/errors.js';
import { exactlyOneOf, notExactlyOne } from '../../kernel/exactly-one-of.js';
import { inside, type Faults, type Path } from './faults.js';
import { RulePeriod, TierBasis, TierMode } from './rule.enums.js';
import type { RewardInput, RewardTierInput, RewardTierStartInput, TieredRewardInput } from './rule.inputs.js';
import type { FlatReward, RewardSpec, TieredReward } from './rule.js';

const maxTiers = 20;

/** The one member that was sent; undefined, with a fault, unless exactly one was. */
export function requireOneOf<Key extends string>(
  value: Readonly<Partial<Record<Key, unknown>>>,
  keys: readonly Key[],
  faults: Faults,
  path: Path,
): Key | undefined {
  const sent = exactlyOneOf(value, keys);
  if (sent === undefined) faults.add(path, notExactlyOne(keys));
  return sent;
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
        inside(path, 'tiers', at, 'from', startOf(basis)),
        `must be more than ${before}, the start of the previous tier`,
      );
    }
    previous = from;
  }
  const whole = tiers.filter((tier) => tier !== undefined);
  return { kind: 'TIERED', basis, period, mode: input.mode ?? TierMode.WHOLE, tiers: whole };
}

const startOf = (basis: TierBasis): 'count' | 'amount' =>
  basis === TierBasis.PROMOTER_COUNT ? 'count' : 'amount';

function checkTier(
  { from: start, reward: terms }: RewardTierInput,
  basis: TierBasis,
  asset: string,
  faults: Faults,
  path: Path,
): TieredReward['tiers'][number] | undefined {
  const from = checkStart(start, basis, asset, faults, inside(path, 'from'));
  const place = inside(path, 'reward');
  const reward =
    requireOneOf(terms, ['fixed', 'percent'], faults, place) && checkFlat(terms, asset, faults, place);
  return from === undefined || reward === undefined ? undefined : { from, reward };
}

function checkStart(
  { count, amount }: RewardTierStartInput,
  basis: TierBasis,
  asset: string,
  faults: Faults,
  path: Path,
): string | undefined {
  const member = startOf(basis);
  if (count != null && amount != null) faults.add(path, `must have only ${member} with ${basis}`);
  if (member === 'amount' && amount != null) return checkAmount(amount, asset, faults, inside(path, member));
  if (member === 'count' && count != null && count >= 0) return String(count);
  const what = member === 'count' ? 'a number of events, at least 0' : 'an amount';
  faults.add(inside(path, member), `must be ${what}`);
  return undefined;
}
