import { encodeId } from '../../kernel/ids.js';
import { compileComparison } from './compile-comparison.js';
import { findField } from './fields.js';
import type { Comparison, Condition, RuleInput, Operator } from './rule.js';
import { shortenExpected, shortenValue, type ShortValue } from './shorten-value.js';

/** Whether a condition holds, and what was looked at to say so. JSON. */
export interface ConditionVerdict {
  readonly holds: boolean;
  /** Every comparison of the condition, in its order; what follows one that decided is there as well. */
  readonly comparisons: readonly TracedComparison[];
}

/** One comparison, with what it saw. Texts are cut at 100 letters, lists at 5 items. */
interface TracedComparison {
  readonly field: string;
  readonly op: Operator;
  /** What the rule says; absent for EXISTS. */
  readonly value?: ShortValue | readonly ShortValue[];
  /** What the event has; null when it does not have it. Promoters by their TypeIDs. */
  readonly input: ShortValue;
  readonly holds: boolean;
}

/** A condition, ready to be asked. Never throws, whatever the rule input is. */
export type CompiledCondition = (ruleInput: RuleInput) => ConditionVerdict;

type Predicate = (ruleInput: RuleInput, seen: TracedComparison[]) => boolean;

const everybody: ConditionVerdict = { holds: true, comparisons: [] };

/**
 * Compiles a checked condition (`check-condition.ts`); null is everybody. What it means:
 *
 * - A missing value (null, or not there) is equal to nothing: NE and NOT_IN hold, and every other comparison fails. So NE is always the
 *   opposite of EQ and NOT_IN of IN, but GTE is not the opposite of LT. A value of another kind than the rule's counts as missing.
 * - Numbers are compared exactly, as decimals; a JSON number is the shortest decimal that means it, and a text that is a number counts
 *   as one where the rule compares with a number. Texts are compared letter by letter, capitals and all. Times are moments.
 * - Both ends of BETWEEN belong to it. CONTAINS finds a part of a text, and in metadata also a member of a list.
 *
 * @throws Error for a condition that was not checked.
 */
export function compileCondition(condition: Condition | null): CompiledCondition {
  if (condition === null) return () => everybody;
  const evaluate = compileNode(condition);
  return (ruleInput) => {
    const comparisons: TracedComparison[] = [];
    const holds = evaluate(ruleInput, comparisons);
    return { holds, comparisons };
  };
}

function compileNode(condition: Condition): Predicate {
  if ('all' in condition) {
    const parts = condition.all.map(compileNode);
    // Every part is asked, though one may have decided already: the trace is to say all of it.
    return (ruleInput, seen) => parts.map((part) => part(ruleInput, seen)).every(Boolean);
  }
  if ('any' in condition) {
    const parts = condition.any.map(compileNode);
    return (ruleInput, seen) => parts.map((part) => part(ruleInput, seen)).some(Boolean);
  }
  if ('not' in condition) {
    const part = compileNode(condition.not);
    return (ruleInput, seen) => !part(ruleInput, seen);
  }
  return compileLeaf(condition);
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A promoter as everybody else names them: a trace is for people to read. */
function showPromoter(id: unknown): unknown {
  return typeof id === 'string' && uuid.test(id) ? encodeId('promoter', id) : id;
}

function compileLeaf(comparison: Comparison): Predicate {
  const { field, op, value } = comparison;
  const found = findField(field);
  if (!found) throw new Error(`There is no field ${field}.`);
  const test = compileComparison(comparison, found.type);
  const show = found.values === 'promoterId' ? showPromoter : (shown: unknown) => shown;
  const expected = Array.isArray(value) ? value.map(show) : show(value);
  const words = { field, op, ...(value !== undefined && { value: shortenExpected(expected) }) };
  return (ruleInput, seen) => {
    const input = found.read(ruleInput);
    const holds = test(input);
    seen.push({ ...words, input: shortenValue(show(input)), holds });
    return holds;
  };
}
