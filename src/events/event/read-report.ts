import { fingerprint } from '../../kernel/canonical-json.js';
import type { Environment } from '../../kernel/environment.js';
import { ErrorCode, RefusedError, type Problem } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { defaultAsset } from '../../kernel/money.js';
import { amountOf, type MoneyInput } from '../../kernel/schema/money.type.js';
import { readAttachment } from './read-attachment.js';
import { customerIdOf } from './customer-id-of.js';
import type { NewEvent } from './event-writer.js';
import { faultOfText } from './fault-of-text.js';
import { readClues, type AttributionClue } from './read-clues.js';

/** A reported event, with types already validated by GraphQL. */
export interface EventReport {
  readonly eventType: string;
  readonly idempotencyKey: string;
  readonly campaignId?: string | null;
  readonly attribution?: readonly AttributionClue[] | null;
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
  ['customerId', 200],
] as const;

/** The event to write for a report, or all its problems. Texts must be trimmed already. */
export function readReport(
  report: EventReport,
  terms: ReportTerms,
): { readonly event: NewEvent } | { readonly problems: readonly [Problem, ...Problem[]] } {
  const problems = texts.flatMap(([field, max]) => problemOf(field, faultOfText(report[field], max)));
  const campaignId = attempt(problems, () =>
    report.campaignId == null ? null : requireId('campaign', report.campaignId, 'campaignId'),
  );
  const clues = readClues(report.attribution, problems);
  const amount = attempt(problems, () => (report.amount == null ? null : readAmount(report.amount)));
  const metadata = report.metadata ?? null;
  const metadataText = metadata && readAttachment(metadata, 'metadata');
  if (typeof metadataText === 'object' && metadataText !== null) problems.push(metadataText);
  const late = timeProblem(report.occurredAt, terms);
  if (late) problems.push(late);
  const [first, ...more] = problems;
  if (first) return { problems: [first, ...more] };
  const content = { eventType: report.eventType, campaignId, ...clues, metadata };
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

function problemOf(field: string, fault: string | undefined): Problem[] {
  if (fault === undefined) return [];
  return [{ code: ErrorCode.INVALID, message: `${field} ${fault}`, field: [field] }];
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
