import { canonicalJson } from '../../kernel/canonical-json.js';
import { decodeId } from '../../kernel/ids.js';
import { Rounding } from '../../kernel/rounding.js';
import { checkCaps } from './check-caps.js';
import { checkCondition } from './check-condition.js';
import { checkReward, requireOneOf } from './check-reward.js';
import { checkName, checkText, checkWhole } from './check-text.js';
import { Faults, inside, type Path } from './faults.js';
import { OnExceed } from './rule.enums.js';
import type { RewardCapInput, RewardRuleInput, RewardTargetInput, RuleSetInput } from './rule.inputs.js';
import type { Rule, RuleSet, RuleTarget } from './rule.js';

const maxRules = 50;
/** The maximum size of a stored set, because every evaluating process keeps it in memory. */
export const maxRuleSetBytes = 256 * 1024;

/** The campaign data to check a rule set against. Ids are bare uuids. */
export interface RuleSetTerms {
  readonly asset: string;
  readonly goalIds: ReadonlySet<string>;
  readonly gigIds: ReadonlySet<string>;
}

/**
 * Validates a rule set and converts it for storage: amounts in atomic units, ids as bare uuids, with
 * defaults. Throws a `RefusedError` with all faults, each with its path in the input and the allowed values.
 */
export function checkRuleSet(input: RuleSetInput, terms: RuleSetTerms): RuleSet {
  const faults = new Faults();
  const set = readRuleSet(input, terms, faults);
  faults.refuseAny();
  return set;
}

/** Rules of which those that are not even rules are left out, at their place. */
export interface PartialRuleSet {
  readonly rules: readonly (RewardRuleInput | undefined)[];
  readonly caps?: readonly RewardCapInput[] | null;
}

/** The same, and adds the faults to others. The result is whole only if there are none. */
export function readRuleSet(input: PartialRuleSet, terms: RuleSetTerms, faults: Faults): RuleSet {
  if (input.rules.length > maxRules) {
    faults.add(['rules'], `must be at most ${maxRules} rules`);
    return { rules: [], caps: [] };
  }
  const keys = new Set<string>();
  const rules = input.rules.map((rule, at) => {
    if (rule === undefined) return undefined;
    const path: Path = ['rules', String(at)];
    if (keys.has(rule.key)) faults.add(inside(path, 'key'), 'must be unique: another rule has it');
    keys.add(rule.key);
    return checkRule(rule, terms, faults, path);
  });
  const caps = checkCaps(input.caps ?? [], terms.asset, faults, ['caps']);
  const set: RuleSet = { rules: rules.filter((rule) => rule !== undefined), caps };
  if (faults.all.length === 0 && Buffer.byteLength(canonicalJson(set)) > maxRuleSetBytes) {
    faults.add(['rules'], `must be smaller: all rules together have more than ${maxRuleSetBytes} bytes`);
  }
  return set;
}

function checkRule(
  input: RewardRuleInput,
  terms: RuleSetTerms,
  faults: Faults,
  path: Path,
): Rule | undefined {
  const { asset } = terms;
  const at = (name: string): Path => inside(path, name);
  const target = input.target == null ? null : checkTarget(input.target, terms, faults, at('target'));
  const when = input.when == null ? null : checkCondition(input.when, faults, at('when'));
  const reward = checkReward(input.reward, asset, faults, at('reward'));
  if (input.reward.plain != null && input.target?.eventType != null) {
    const message = 'must be left out with an eventType, which has no amount of its own';
    faults.add(inside(at('reward'), 'plain'), message);
  }
  const { effectiveFrom: from, effectiveTo: to } = input;
  if (from != null && to != null && from >= to) {
    faults.add(at('effectiveTo'), 'must be after effectiveFrom');
  }
  const rule = {
    key: checkName(input.key, faults, at('key')),
    title: input.title == null ? null : (checkText(input.title, faults, at('title')) ?? null),
    priority: checkWhole(input.priority ?? 0, [-1000, 1000], faults, at('priority')),
    group: input.group == null ? null : checkName(input.group, faults, at('group')),
    caps: checkCaps(input.caps ?? [], asset, faults, at('caps')),
    holdDays: input.holdDays == null ? null : checkWhole(input.holdDays, [0, 365], faults, at('holdDays')),
    onExceed: input.onExceed ?? OnExceed.REJECT,
    rounding: input.rounding ?? Rounding.DOWN,
    effectiveFrom: from?.toISOString() ?? null,
    effectiveTo: to?.toISOString() ?? null,
  };
  if (target === undefined || when === undefined || reward === undefined) return undefined;
  return { ...rule, target, when, reward };
}

function checkTarget(
  input: RewardTargetInput,
  terms: RuleSetTerms,
  faults: Faults,
  path: Path,
): RuleTarget | undefined {
  const kind = requireOneOf(input, ['goalId', 'gigId', 'eventType'], faults, path);
  if (kind === undefined) return undefined;
  if (kind === 'eventType') {
    const eventType = checkText(input.eventType, faults, inside(path, kind));
    return eventType === undefined ? undefined : { eventType };
  }
  const [word, known] =
    kind === 'goalId' ? (['goal', terms.goalIds] as const) : (['gig', terms.gigIds] as const);
  const id = decodeId(word, input[kind] ?? '');
  if (id === undefined || !known.has(id)) {
    faults.add(inside(path, kind), `must be the id of a ${word} of this campaign`);
    return undefined;
  }
  return kind === 'goalId' ? { goalId: id } : { gigId: id };
}
