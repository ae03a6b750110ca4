import { blockable } from './blockable.js';
import { notRecorded, resultOf, type ConversionResult } from './conversion-result.js';
import { forgetReport, keepReport, keptReports, type KeptReport } from './kept-report.js';
import { postReport } from './post-report.js';
import { randomKey } from './random-key.js';
import { maxAttempts, retryDelay } from './retry-delay.js';

/**
 * Sends reports until the server answers each. A report has one Idempotency-Key for all its attempts, so that
 * the server records it once. What no page could deliver is kept for the next one.
 */
export class ReportQueue {
  /** The pauses before the next attempt. */
  private readonly pauses = new Set<() => void>();
  /** The keys of the reports that this page sends. */
  private readonly active = new Set<string>();

  constructor(
    private readonly url: string,
    private readonly publishableKey: string,
  ) {}

  /** Sends a new report. Resolves with its result, or when this page gives up. */
  async send(body: string): Promise<ConversionResult> {
    const report = { key: randomKey(), body };
    blockable(() => keepReport(localStorage, report, Date.now()));
    return this.deliver(report);
  }

  /** Sends the reports that earlier pages have left. */
  resume(): void {
    for (const report of blockable(() => keptReports(localStorage, Date.now())) ?? []) {
      if (!this.active.has(report.key)) void this.deliver(report);
    }
  }

  /** Sends everything that waits for another attempt at once. */
  hurry(): void {
    for (const end of this.pauses) end();
  }

  /** Deletes all reports, and sends none of them again. */
  clear(): void {
    this.active.clear();
    blockable(() => forgetReport(localStorage));
    this.hurry();
  }

  private async deliver(report: KeptReport): Promise<ConversionResult> {
    const { key } = report;
    this.active.add(key);
    for (let attempt = 1; this.active.has(key); attempt += 1) {
      const answer = await postReport(this.url, this.publishableKey, report);
      const result = answer && resultOf(answer.status, answer.text);
      if (result) blockable(() => forgetReport(localStorage, key));
      if (result ?? attempt === maxAttempts) {
        this.active.delete(key);
        return result ?? notRecorded('UNREACHABLE', 'The server did not answer.');
      }
      await this.pause(retryDelay(attempt, answer?.retryAfter, Math.random()));
    }
    return notRecorded('NO_CONSENT', 'The visitor has withdrawn consent.');
  }

  private async pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.pauses.add(end);
    });
  }
}
