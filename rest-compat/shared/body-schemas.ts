import * as z from 'zod';
import { ErrorCode, RefusedError, type Problem } from '../../src/kernel/errors.js';
import { keepsDigits } from '../../src/kernel/lost-digits.js';
import { isObject, numberTextOf } from './parse-json.js';

/** The most faults of one value to report. */
export const maxFaults = 100;

/** An object of a body. */
export type BodyObject = Readonly<Record<string, unknown>>;

/** A number of a body with its digits as sent: `1e3`, or more digits than a double keeps. */
export class SentNumber {
  constructor(
    readonly value: number,
    private readonly text: string,
  ) {}

  get keepsDigits(): boolean {
    return keepsDigits(this.text, this.value);
  }

  toString(): string {
    return this.text;
  }
}

/** The message of a fault, to follow the path of its value. A member that is absent is required. */
function must(fault: string): { error: (issue: z.core.$ZodRawIssue) => string } {
  return {
    error: ({ input, path }) =>
      input == null && typeof path?.at(-1) === 'string' ? 'is required' : `must be ${fault}`,
  };
}

export const text = z.string(must('a string'));
export const flag = z.boolean(must('true or false'));

export const whole = z
  .custom<SentNumber>(
    (sent) =>
      sent instanceof SentNumber &&
      Number.isInteger(sent.value) &&
      Math.abs(sent.value) < 2 ** 31 &&
      sent.keepsDigits,
    must('a whole number'),
  )
  .transform(({ value }) => value);

/** A decimal, as a JSON number or a text of digits. */
export const decimal = z
  .custom<SentNumber | string>(
    (sent) => typeof sent === 'string' || sent instanceof SentNumber,
    must('a number'),
  )
  .transform(String);

/** A point in time; a date alone is its start in UTC. */
export const time = z.preprocess(
  (sent) => (typeof sent === 'string' && /^\d{4}-\d\d-\d\d$/.test(sent) ? `${sent}T00:00:00.000Z` : sent),
  z.custom<string>(
    (sent) => typeof sent === 'string' && /^\d{4}-\d\d-\d\dT/.test(sent) && !Number.isNaN(Date.parse(sent)),
    must('a date and time such as "2026-01-31T12:00:00Z"'),
  ),
);

/** One of a fixed set, in a body in lower case. */
export function wordOf<const Values extends readonly string[]>(...values: Values): z.ZodType<Values[number]> {
  const inLowerCase = (sent: string): string | undefined =>
    values.find((value) => value.toLowerCase() === sent.toLowerCase());
  return z.preprocess(
    (sent) => (typeof sent === 'string' ? (inLowerCase(sent) ?? sent) : sent),
    z.enum(values, must(`one of ${values.join(', ').toLowerCase()}`)),
  );
}

/** A member that may be absent, which is null. */
export function optional<Output>(schema: z.ZodType<Output>): z.ZodType<Output | null> {
  return schema.nullish().transform((value) => value ?? null);
}

/** A list. Reading stops after a hundred faults, because a body can have hundreds of thousands. */
export function listOf<Item>(item: z.ZodType<Item>): z.ZodType<Item[]> {
  return z.array(z.unknown(), must('a list')).transform((sent, { issues }) => {
    const items: Item[] = [];
    for (const [index, one] of sent.entries()) {
      const { success, data, error } = item.safeParse(one);
      if (success) items.push(data);
      for (const issue of error?.issues ?? []) {
        issues.push({ ...issue, path: [index, ...issue.path], input: undefined });
      }
      if (issues.length >= maxFaults) break;
    }
    return items;
  });
}

/** An object of any members. */
export const object = z.custom<BodyObject>(
  (sent) => isObject(sent) && !(sent instanceof SentNumber),
  must('an object'),
);

/** An object with these members. Others are refused, because a typo must not change what is paid. */
export function shape<Shape extends z.core.$ZodLooseShape>(members: Shape) {
  const unknown = `is not known; there are ${Object.keys(members).join(', ')}`;
  return object.transform(withSentNumbers).pipe(z.strictObject(members, unknown));
}

function withSentNumbers(members: BodyObject): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      typeof value === 'number' ? new SentNumber(value, numberTextOf(members, name) ?? '') : value,
    ]),
  );
}

/** The refusal of a body's field by its schema: a sentence for each fault, that names its place. */
export function refusalByIssues({ issues }: z.ZodError, name: string): RefusedError {
  const problems = inOrder(issues).map((issue): Problem => {
    const field = [name, ...issue.path.map(String)];
    const message = /^[a-z]/.test(issue.message) ? `${field.join('.')} ${issue.message}` : issue.message;
    const isAmount = issue.code === 'custom' && issue.params?.['code'] === ErrorCode.INVALID_AMOUNT;
    return { code: isAmount ? ErrorCode.INVALID_AMOUNT : ErrorCode.INVALID, message, field };
  });
  const [first, ...more] = problems.slice(0, maxFaults);
  if (!first) throw new Error('A schema refused a value without an issue.');
  return new RefusedError([first, ...more]);
}

/** One issue for each unknown member, before those of the members beside it. */
function inOrder(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const ordered: z.core.$ZodIssue[] = [];
  for (const issue of issues) {
    const inside = ordered.findIndex(({ path }) => issue.path.every((step, depth) => path[depth] === step));
    const each =
      issue.code !== 'unrecognized_keys'
        ? [issue]
        : issue.keys.slice(0, maxFaults).map((key) => ({ ...issue, path: [...issue.path, key] }));
    ordered.splice(issue.code !== 'unrecognized_keys' || inside < 0 ? ordered.length : inside, 0, ...each);
  }
  return ordered;
}
