import { hasLostDigits, lostDigitsFault } from '../../kernel/lost-digits.js';
import { checkValue } from './check-value.js';
import { inside, type Faults, type Path } from './faults.js';
import { fields, findField, metadataHint } from './fields.js';
import type { Comparison, Condition, Operator } from './rule.js';

const maxDepth = 8;
const maxParts = 200;

const comparisonMembers = new Set(['field', 'op', 'value']);
const shape = 'must be one of {"field", "op", "value"}, {"all": […]}, {"any": […]} and {"not": …}';

/** The remaining size limits of conditions. */
export interface ConditionAllowance {
  parts: number;
}

/** The size limits of one condition. */
function newAllowance(): ConditionAllowance {
  return { parts: maxParts };
}

/** Validates a condition for storage. Undefined if it has faults, which are noted. */
export function checkCondition(
  value: unknown,
  faults: Faults,
  path: Path,
  allowance: ConditionAllowance = newAllowance(),
  depth = 1,
): Condition | undefined {
  if (isTooLarge(faults, path, allowance, depth)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.add(path, shape);
    return undefined;
  }
  const condition = value as Record<string, unknown>;
  const members = Object.keys(condition);
  const [only] = members;
  if (members.length === 1 && (only === 'all' || only === 'any')) {
    const parts = condition[only];
    if (!Array.isArray(parts) || parts.length === 0) {
      faults.add(inside(path, only), 'must be a list of conditions, with at least one');
      return undefined;
    }
    const checked = parts
      .map((part, at) => checkCondition(part, faults, inside(path, only, at), allowance, depth + 1))
      .filter((part) => part !== undefined);
    return only === 'all' ? { all: checked } : { any: checked };
  }
  if (members.length === 1 && only === 'not') {
    const not = checkCondition(condition['not'], faults, inside(path, 'not'), allowance, depth + 1);
    return not && { not };
  }
  if (!Object.hasOwn(condition, 'field') || members.some((member) => !comparisonMembers.has(member))) {
    faults.add(path, shape);
    return undefined;
  }
  return checkComparison(condition, faults, path);
}

/** Counts one more part of the condition. */
function isTooLarge(faults: Faults, path: Path, allowance: ConditionAllowance, depth: number): boolean {
  allowance.parts -= 1;
  if (allowance.parts < 0) {
    // Reported only once.
    if (allowance.parts === -1) faults.add(path, `A condition has at most ${maxParts} parts.`);
    return true;
  }
  if (depth <= maxDepth) return false;
  faults.add(path, `A condition is at most ${maxDepth} deep.`);
  return true;
}

function checkComparison(
  comparison: Record<string, unknown>,
  faults: Faults,
  path: Path,
): Comparison | undefined {
  const { field: name, op, value } = comparison;
  const field = typeof name === 'string' ? findField(name) : undefined;
  if (!field) {
    faults.add(inside(path, 'field'), `must be one of ${Object.keys(fields).join(', ')}, ${metadataHint}`);
    return undefined;
  }
  if (!(field.operators as readonly unknown[]).includes(op)) {
    faults.add(inside(path, 'op'), `must be one of ${field.operators.join(', ')} for ${String(name)}`);
    return undefined;
  }
  const known = { field: name as string, op: op as Operator };
  if (op === 'EXISTS') {
    if (value !== undefined) faults.add(inside(path, 'value'), 'must be left out with EXISTS');
    return known;
  }
  if (noteLost(comparison, faults, path)) return undefined;
  const checked = checkValue(field, known.op, value, faults, inside(path, 'value'));
  return checked === undefined ? undefined : { ...known, value: checked };
}

/** Notes numbers that lost digits in parsing. */
function noteLost(comparison: Record<string, unknown>, faults: Faults, path: Path): boolean {
  const { value } = comparison;
  const items = Array.isArray(value) ? [...value.keys()] : [];
  const lost = items
    .filter((at) => hasLostDigits(value as object, String(at)))
    .map((at) => inside(path, 'value', at));
  if (hasLostDigits(comparison, 'value')) lost.push(inside(path, 'value'));
  for (const place of lost) faults.add(place, lostDigitsFault);
  return lost.length > 0;
}
