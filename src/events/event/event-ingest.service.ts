import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, RefusedError, refuse, type Problem } from '../../kernel/errors.js';
import { organizationFor } from '../../kernel/principal.js';
import type { Event } from './event.entity.js';
import { IngestStatus, type IngestResult } from './event.payloads.js';
import type { EventWriter, NewEvent, WriteOutcome } from './event-writer.js';
import type { KnownReferences } from './known-references.js';
import { placeOfLink } from './read-clues.js';
import { readReport, type EventReport, type ReportTerms } from './read-report.js';

/** The most events that one request may report. */
const maxReports = 1000;

type Problems = readonly [Problem, ...Problem[]];

/** The result of validating a report. */
type Validated = { readonly event: NewEvent } | { readonly problems: Problems };

const statusOf = { accepted: IngestStatus.ACCEPTED, duplicate: IngestStatus.DUPLICATE } as const;

/** Ingests one or many events. */
export class EventIngestService {
  /** @param maxAgeDays The maximum age of an event. */
  constructor(
    private readonly writer: EventWriter,
    private readonly references: KnownReferences,
    private readonly maxAgeDays: number,
  ) {}

  /**
   * Ingests an event, which is durable when this resolves. The same key and payload again returns the same
   * event with its current status. Another payload under the key throws IDEMPOTENCY_KEY_REUSED.
   */
  async ingest(
    caller: Caller,
    { organizationId, ...report }: EventReport & { readonly organizationId?: string | null },
  ): Promise<{ event: Event; isDuplicate: boolean }> {
    const [validated] = await this.validate([report], this.termsFor(caller, organizationId));
    if (validated && 'problems' in validated) throw new RefusedError(validated.problems);
    const outcome = await this.writer.write((validated as { event: NewEvent }).event);
    if (outcome.kind === 'conflict') throw new RefusedError([keyReused()]);
    return { event: outcome.event, isDuplicate: outcome.kind === 'duplicate' };
  }

  /**
   * Ingests 1 to 1,000 events with one statement. All accepted events are durable when this resolves. Each
   * report has its own result, in order. An invalid report does not affect the others.
   */
  async ingestAll(
    caller: Caller,
    input: { readonly organizationId?: string | null; readonly events: readonly EventReport[] },
  ): Promise<IngestResult[]> {
    const terms = this.termsFor(caller, input.organizationId);
    const { length } = input.events;
    if (length === 0 || length > maxReports) {
      throw refuse(ErrorCode.INVALID, `events must be 1 to ${maxReports}; this has ${length}`, 'events');
    }
    return this.resultsOf(input.events, terms, async (events) => this.writer.writeAll(events));
  }

  /**
   * The results that `ingestAll` would have for these events now, which it does not write. The event of a new
   * one is not stored.
   */
  async preview(
    caller: Caller,
    input: { readonly organizationId?: string | null; readonly events: readonly EventReport[] },
  ): Promise<IngestResult[]> {
    const terms = this.termsFor(caller, input.organizationId);
    const results = await this.resultsOf(input.events, terms, async (events) => this.writer.preview(events));
    return results.map((one) => (one.status === IngestStatus.ACCEPTED ? { ...one, event: null } : one));
  }

  private async resultsOf(
    reports: readonly EventReport[],
    terms: ReportTerms,
    write: (events: readonly NewEvent[]) => Promise<WriteOutcome[]>,
  ): Promise<IngestResult[]> {
    const validated = await this.validate(reports, terms);
    const outcomes = await write(validated.flatMap((one) => ('event' in one ? [one.event] : [])));
    const next = outcomes.values();
    return validated.map((one, index) =>
      'event' in one
        ? asResult(index, next.next().value as WriteOutcome)
        : { index, status: IngestStatus.INVALID, event: null, userErrors: errorsAt(index, one.problems) },
    );
  }

  private termsFor(caller: Caller, organizationId: string | null | undefined): ReportTerms {
    const tenant = organizationFor(caller.principal, 'events:write', organizationId);
    return { tenant, now: new Date(), maxAgeDays: this.maxAgeDays };
  }

  /** Refuses ids that the tenant does not have. Codes and sessions are validated during evaluation. */
  private async validate(reports: readonly EventReport[], terms: ReportTerms): Promise<Validated[]> {
    const validated = reports.map((report) => readReport(report, terms));
    const events = validated.flatMap((one) => ('event' in one ? [one.event] : []));
    const idsOf = (name: 'campaignId' | 'linkId'): string[] =>
      events.map((event) => event[name]).filter((id) => id !== null);
    const campaignIds = idsOf('campaignId');
    const linkIds = idsOf('linkId');
    const campaigns = await this.foreign('campaign', campaignIds, terms);
    const links = await this.foreign('link', linkIds, terms);
    if (campaigns.size + links.size === 0) return validated;
    return validated.map((one, index) => {
      if (!('event' in one)) return one;
      const problems: Problem[] = [];
      if (campaigns.has(one.event.campaignId ?? '')) problems.push(absent('campaign', 'campaignId'));
      if (links.has(one.event.linkId ?? '')) {
        problems.push(absent('link', ...placeOfLink(reports[index]?.attribution ?? [])));
      }
      return problems.length > 0 ? { problems: problems as unknown as Problems } : one;
    });
  }

  private async foreign(
    table: 'campaign' | 'link',
    ids: readonly string[],
    { tenant }: ReportTerms,
  ): Promise<ReadonlySet<string>> {
    return ids.length === 0 ? new Set() : this.references.foreign(table, ids, tenant);
  }
}

function asResult(index: number, outcome: WriteOutcome): IngestResult {
  if (outcome.kind === 'conflict') {
    const userErrors = errorsAt(index, [keyReused()]);
    return { index, status: IngestStatus.CONFLICT, event: null, userErrors };
  }
  return { index, status: statusOf[outcome.kind], event: outcome.event, userErrors: [] };
}

function errorsAt(index: number, problems: Problems): IngestResult['userErrors'] {
  return problems.map(({ code, message, field = [] }) => ({
    code,
    message,
    field: ['events', String(index), ...field],
  }));
}

function keyReused(): Problem {
  return {
    code: ErrorCode.IDEMPOTENCY_KEY_REUSED,
    message: 'This idempotencyKey was used before with another payload.',
    field: ['idempotencyKey'],
  };
}

function absent(what: string, ...field: string[]): Problem {
  return { code: ErrorCode.NOT_FOUND, message: `There is no such ${what}.`, field };
}
