import { checkAmount, requireOneOf } from './check-reward.js';
import { inside, type Faults, type Path } from './faults.js';
import type { RewardCapInput } from './rule.inputs.js';
import type { Cap, CapScope } from './rule.js';

const maxCaps = 10;

/** Validates caps for storage. Scopes are sorted and unique, so that each cap has one counter. */
export function checkCaps(
  inputs: readonly RewardCapInput[],
  asset: string,
  faults: Faults,
  path: Path,
): Cap[] {
  if (inputs.length > maxCaps) {
    faults.add(path, `must be at most ${maxCaps} caps`);
    return [];
  }
  const known = new Set<string>();
  return inputs.flatMap((input, at) => {
    const cap = checkCap(input, asset, faults, inside(path, at));
    if (!cap) return [];
    const counter = [cap.metric, cap.period, ...cap.scope].join(' ');
    if (known.has(counter)) faults.add(inside(path, at), 'repeats an earlier cap: remove one of them');
    known.add(counter);
    return [cap];
  });
}

function checkCap(input: RewardCapInput, asset: string, faults: Faults, path: Path): Cap | undefined {
  const scope = [...new Set<CapScope>(input.scope)].toSorted();
  if (scope.length === 0) faults.add(inside(path, 'scope'), 'must name at least one');
  // Redundant, because every counter belongs to a campaign.
  const counted = scope.length > 1 ? scope.filter((name) => name !== 'CAMPAIGN') : scope;
  const metric = requireOneOf(input, ['count', 'amount'], faults, path);
  if (metric === undefined) return undefined;
  const limit = limitOf(input, asset, faults, path);
  if (limit === undefined) return undefined;
  return { metric: metric === 'count' ? 'COUNT' : 'AMOUNT', scope: counted, period: input.period, limit };
}

function limitOf(
  { count, amount }: RewardCapInput,
  asset: string,
  faults: Faults,
  path: Path,
): string | undefined {
  if (amount != null) return checkAmount(amount, asset, faults, inside(path, 'amount'));
  if (count != null && count >= 0) return String(count);
  faults.add(inside(path, 'count'), 'must be a number of rewards, at least 0');
  return undefined;
}
