import { fingerprint } from '../../kernel/canonical-json.js';
import type { Environment } from '../../kernel/environment.js';
import { ErrorCode, RefusedError, type Problem } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { defaultAsset } from '../../kernel/money.js';
import { amountOf, type MoneyInput } from '../../kernel/schema/money.type.js';
import { textFault } from '../../kernel/storable-text.js';
import { isBlank } from '../../kernel/trim-text.js';
import { readAttachment } from './read-attachment.js';
import { customerIdOf } from './customer-id-of.js';
import type { NewEvent } from './event-writer.js';

/** A reported event, with types already validated by GraphQL. */
export interface EventReport {
  readonly eventType: string;
  readonly idempotencyKey: string;
  readonly campaignId?: string | null;
  readonly attributionCode?: string | null;
  readonly attributionLinkId?: string | null;
  readonly sessionId?: string | null;
  readonly customerId?: string | null;
  readonly amount?: MoneyInput | null;
  readonly occurredAt?: Date | null;
  readonly metadata?: Record<string, unknown> | null;
}

/** The settings for validating reports. */
export interface ReportTerms {
  readonly tenant: { readonly organizationId: string; readonly environment: Environment };
  readonly now: Date;
  /** The maximum age of an event. */
  readonly maxAgeDays: number;
}

/** The maximum time by which an integrator's clock may be ahead. */
const clockSkewMs = 5 * 60_000;
const dayMs = 86_400_000;

/** The texts of a report and their maximum lengths. Checked by hand, because a validator is slow. */
const texts = [
  ['eventType', 200],
  ['idempotencyKey', 200],
  ['attributionCode', 64],
  ['customerId', 200],
] as const;

/** The event to write for a report, or all its problems. Texts must be trimmed already. */
export function readReport(
  report: EventReport,
  terms: ReportTerms,
): { readonly event: NewEvent } | { readonly problems: readonly [Problem, ...Problem[]] } {
  const problems = texts.flatMap(([field, max]) => textProblem(report[field], field, max) ?? []);
  const ids = readIds(report, problems);
  const amount = attempt(problems, () => (report.amount == null ? null : readAmount(report.amount)));
  const metadata = report.metadata ?? null;
  const metadataText = metadata && readAttachment(metadata, 'metadata');
  if (typeof metadataText === 'object' && metadataText !== null) problems.push(metadataText);
  const late = timeProblem(report.occurredAt, terms);
  if (late) problems.push(late);
  const [first, ...more] = problems;
  if (first) return { problems: [first, ...more] };
  const code = report.attributionCode?.toUpperCase() ?? null;
  const content = { eventType: report.eventType, ...ids, code, metadata };
  const hashed = {
    ...content,
    // Only the explicit id, because metadata is part of the fingerprint already.
    customerId: report.customerId ?? undefined,
    amount: amount?.atomic.toString(),
    asset: amount?.asset,
    occurredAt: report.occurredAt?.toISOString(),
  };
  return {
    event: {
      ...terms.tenant,
      ...content,
      metadataText: metadataText as string | null,
      customerId: customerIdOf(report.customerId, metadata),
      idempotencyKey: report.idempotencyKey,
      payloadHash: fingerprint(hashed),
      amountAtomic: amount?.atomic ?? null,
      asset: amount?.asset ?? defaultAsset,
      occurredAt: report.occurredAt ?? terms.now,
    },
  };
}

function readIds(
  report: EventReport,
  problems: Problem[],
): Pick<NewEvent, 'campaignId' | 'linkId' | 'sessionId'> {
  const read = (kind: 'campaign' | 'link' | 'session', field: keyof EventReport): string | null =>
    attempt(problems, () => (report[field] == null ? null : requireId(kind, report[field] as string, field)));
  return {
    campaignId: read('campaign', 'campaignId'),
    linkId: read('link', 'attributionLinkId'),
    sessionId: read('session', 'sessionId'),
  };
}

/** The value that was read, or null with the refusal added to the problems. */
function attempt<T>(problems: Problem[], read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

/** Checks the length before parsing, because parsing long texts is slow. */
function readAmount(amount: MoneyInput) {
  const tooLong = (field: string, max: number): RefusedError =>
    new RefusedError([
      {
        code: ErrorCode.INVALID,
        message: `amount.${field} must be at most ${max} characters`,
        field: ['amount', field],
      },
    ]);
  if (amount.amount.length > 60) throw tooLong('amount', 60);
  if (amount.asset != null && amount.asset.length > 12) throw tooLong('asset', 12);
  return amountOf(amount, 'amount');
}

/** One invalid text would fail the whole batch. */
function textProblem(text: string | null | undefined, field: string, max: number): Problem | undefined {
  if (text == null) return undefined;
  const invalid = (message: string): Problem => ({ code: ErrorCode.INVALID, message, field: [field] });
  if (isBlank(text) || (text.length > max && [...text].length > max)) {
    return invalid(`${field} must be 1 to ${max} characters, and not blank`);
  }
  const fault = textFault(text);
  return fault === undefined ? undefined : invalid(`${field} ${fault}`);
}

function timeProblem(
  occurredAt: Date | null | undefined,
  { now, maxAgeDays }: ReportTerms,
): Problem | undefined {
  if (!occurredAt) return undefined;
  const age = now.getTime() - occurredAt.getTime();
  const invalid = (what: string): Problem => ({
    code: ErrorCode.INVALID,
    message: `occurredAt must not be ${what}`,
    field: ['occurredAt'],
  });
  if (age < -clockSkewMs) return invalid('in the future');
  return age > maxAgeDays * dayMs ? invalid(`more than ${maxAgeDays} days ago`) : undefined;
}
