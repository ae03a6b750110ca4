import { encodeId } from '../../kernel/ids.js';
import { compileComparison } from './compile-comparison.js';
import { findField } from './fields.js';
import type { Comparison, Condition, RuleInput, Operator } from './rule.js';

/** Whether a condition holds, with its comparisons. JSON. */
export interface ConditionVerdict {
  readonly holds: boolean;
  /** Every comparison in order, including those after the result was clear. */
  readonly comparisons: readonly TracedComparison[];
}

/** One comparison with its input. Texts are cut at 100 letters, lists at 5 items. */
interface TracedComparison {
  readonly field: string;
  readonly op: Operator;
  /** The rule's value; absent for EXISTS. */
  readonly value?: ShortValue | readonly ShortValue[];
  /** The event's value; null if missing. Promoters by their TypeIDs. */
  readonly input: ShortValue;
  readonly holds: boolean;
}

/** A compiled condition. Never throws for any rule input. */
export type CompiledCondition = (ruleInput: RuleInput) => ConditionVerdict;

type Predicate = (ruleInput: RuleInput, seen: TracedComparison[]) => boolean;

const everybody: ConditionVerdict = { holds: true, comparisons: [] };

/**
 * Compiles a validated condition (`check-condition.ts`); null matches everything. Semantics:
 *
 * - A missing value (null or absent) equals nothing: NE and NOT_IN hold, all other comparisons fail. So NE is
 *   always the opposite of EQ and NOT_IN of IN, but GTE is not the opposite of LT. A value of another type
 *   counts as missing.
 * - Numbers are compared exactly, as decimals. A JSON number is its shortest decimal. A numeric text counts
 *   as a number if the rule's value is one. Texts are compared exactly, with case. Times are instants.
 * - BETWEEN includes both ends. CONTAINS finds part of a text, and in metadata also a member of a list.
 * @throws Error for a condition that was not validated.
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
    // Evaluates all parts, even if the result is clear, so that the trace is complete.
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

/** Shows promoters by TypeID, because people read traces. */
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

/** A value in a trace: short, and valid JSON for PostgreSQL. */
type ShortValue = string | number | boolean | null;

const maxText = 100;
const maxItems = 5;

/** Shortens a value for a trace. Lists and objects are only named; texts are cut. */
function shortenValue(value: unknown): ShortValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') return shortenText(value);
  if (Array.isArray(value)) return `(a list of ${value.length})`;
  return typeof value === 'object' ? '(an object)' : `(a ${typeof value})`;
}

/** A rule's value: the first items of a long list, and the number of the others. */
function shortenExpected(value: unknown): ShortValue | readonly ShortValue[] {
  if (!Array.isArray(value)) return shortenValue(value);
  const shown = value.slice(0, maxItems).map(shortenValue);
  return value.length > maxItems ? [...shown, `… ${value.length - maxItems} more`] : shown;
}

function shortenText(text: string): string {
  const cut = text.length > maxText ? `${text.slice(0, maxText)}…` : text;
  // jsonb accepts neither half a surrogate pair, which cutting can leave, nor U+0000.
  return cut.toWellFormed().replaceAll('\0', '\uFFFD');
}
