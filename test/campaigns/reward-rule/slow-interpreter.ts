import { decodeId } from '../../../src/kernel/ids.js';
import type { RuleInput } from '../../../src/campaigns/reward-rule/rule.js';

/**
 * A simple, slow interpreter of conditions in API format: it lists every path of an event with its value, and
 * looks each comparison up there. Numbers are compared as strings of digits.
 */
export function asksFor(condition: Record<string, unknown>, ruleInput: RuleInput): boolean {
  const known = new Map<string, unknown>();
  write(ruleInput, [], known);
  return holds(condition, known);
}

type Known = ReadonlyMap<string, unknown>;

function write(value: unknown, path: readonly string[], known: Map<string, unknown>): void {
  if (path.length > 0) known.set(JSON.stringify(path), value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, member] of Object.entries(value)) write(member, [...path, name], known);
}

function holds(condition: Record<string, unknown>, known: Known): boolean {
  const parts = (name: string) => condition[name] as Record<string, unknown>[];
  if (condition['all']) return !parts('all').some((part) => !holds(part, known));
  if (condition['any']) return !parts('any').every((part) => !holds(part, known));
  if (condition['not']) return !holds(condition['not'] as Record<string, unknown>, known);
  return compares(condition as unknown as Comparison, known);
}

interface Comparison {
  readonly field: string;
  readonly op: string;
  readonly value: unknown;
}

function compares({ field, op, value }: Comparison, known: Known): boolean {
  const values = [value ?? []].flat();
  const wanted = field === 'promoter.id' ? values.map((id) => decodeId('promoter', id as string)) : values;
  const input = known.get(JSON.stringify(field.split('.'))) ?? null;
  const like = kindOf(field);
  const isOneOf = wanted.some((item) => same(input, item, like));
  if (op === 'EXISTS') return input !== null;
  if (op === 'EQ' || op === 'IN') return input !== null && isOneOf;
  if (op === 'NE' || op === 'NOT_IN') return input === null || !isOneOf;
  if (textOperators.has(op)) return holdsPart(op, input, value, like);
  const [first, second] = [order(input, wanted[0], like), order(input, wanted[1], like)];
  if (op === 'LT') return first === '<';
  if (op === 'GT') return first === '>';
  if (op === 'LTE') return ['<', '='].includes(first);
  if (op === 'GTE') return ['>', '='].includes(first);
  if (op === 'BETWEEN') return ['>', '='].includes(first) && ['<', '='].includes(second);
  throw new Error(`There is no operator ${op}.`);
}

const textOperators = new Set(['STARTS_WITH', 'ENDS_WITH', 'CONTAINS']);

function holdsPart(op: string, input: unknown, value: unknown, like: Kind): boolean {
  if (op === 'CONTAINS' && Array.isArray(input)) {
    return like === 'any' && input.some((item) => same(item, value, like));
  }
  if (typeof input !== 'string') return false;
  if (op === 'CONTAINS') return typeof value === 'string' && input.split(value).length > 1;
  const { length } = value as string;
  const part =
    op === 'STARTS_WITH' ? input.slice(0, length) : input.slice(Math.max(0, input.length - length));
  return part === value;
}

type Kind = 'text' | 'number' | 'time' | 'any';

function kindOf(field: string): Kind {
  if (field.startsWith('event.metadata.')) return 'any';
  if (field === 'event.amount' || field === 'click.ageSeconds') return 'number';
  return field.endsWith('At') ? 'time' : 'text';
}

function same(input: unknown, value: unknown, like: Kind): boolean {
  if (like === 'text' || (like === 'any' && typeof value !== 'number')) return input === value;
  return order(input, value, like) === '=';
}

function order(input: unknown, value: unknown, like: Kind): '<' | '=' | '>' | 'none' {
  const [mine, theirs] = [digitsOf(input), digitsOf(value)];
  if (like !== 'time' && theirs) return mine ? compareDigits(mine, theirs) : 'none';
  const isTime = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-/.test(text);
  if (!isTime(input) || !isTime(value)) return 'none';
  const [a, b] = [new Date(input).getTime(), new Date(value).getTime()];
  return a < b ? '<' : a > b ? '>' : '=';
}

interface Digits {
  readonly below: boolean;
  readonly whole: string;
  readonly fraction: string;
}

function digitsOf(value: unknown): Digits | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(value));
  if (!match) return undefined;
  const [, sign, first = '', rest = '', power = '0'] = match;
  // Enough zeros on both sides to move the point.
  const row = '0'.repeat(60) + first + rest + '0'.repeat(60);
  const point = 60 + first.length + Number(power);
  const [whole, fraction] = [row.slice(0, point).padStart(150, '0'), row.slice(point).padEnd(150, '0')];
  return { below: sign === '-' && /[1-9]/.test(row), whole, fraction };
}

function compareDigits(a: Digits, b: Digits): '<' | '=' | '>' {
  if (a.below !== b.below) return a.below ? '<' : '>';
  const [x, y] = [a.whole + a.fraction, b.whole + b.fraction];
  if (x === y) return '=';
  return x < y !== a.below ? '<' : '>';
}
