import { doublingDelay } from '../../kernel/doubling-delay.js';
import type { Logger } from '../../kernel/logger.js';
import type { Sql } from '../../kernel/sql.js';
import type { MailTransport } from './mail-transport.js';
import type { Outbox } from './outbox.js';

/** The most emails in progress at once. */
const atOnce = 5;
/** A process's time for an email before another one tries. Longer than every connection time-out. */
const leaseSeconds = 120;
/** The delay after the first attempt. */
const firstDelaySeconds = 30;
/** The retry period in seconds. The tokens in our emails have expired by then. */
const giveUpAfterSeconds = 86_400;

interface Claimed {
  readonly id: string;
  readonly sealed: Buffer;
  readonly attempts: number;
  readonly ageSeconds: number;
}

/**
 * Sends the emails in the outbox. An email is claimed by moving its next attempt into the future. If a
 * process dies, another one retries later. An email can arrive twice, but none is lost.
 */
export class MailDrain {
  constructor(
    private readonly sql: Sql,
    private readonly outbox: Outbox,
    private readonly transport: MailTransport,
    private readonly log: Logger,
  ) {}

  /** Sends all due emails. */
  async drain(signal: AbortSignal): Promise<void> {
    for (;;) {
      const claimed = signal.aborted ? [] : await this.claim();
      if (claimed.length === 0) return;
      await Promise.all(claimed.map(async (email) => this.send(email)));
    }
  }

  private async claim(): Promise<Claimed[]> {
    return this.sql.query<Claimed>(
      `update outgoing_mail set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
       where id in (select id from outgoing_mail where next_attempt_at <= now()
                    order by next_attempt_at limit ${atOnce} for update skip locked)
       returning id, sealed, attempts, extract(epoch from now() - created_at)::float as "ageSeconds"`,
    );
  }

  private async send({ id, sealed, attempts, ageSeconds }: Claimed): Promise<void> {
    try {
      const email = this.outbox.open(id, sealed);
      if (email) await this.transport.send(email);
    } catch (error) {
      if (ageSeconds < giveUpAfterSeconds && !isRefusedForGood(error)) {
        const delay = doublingDelay(firstDelaySeconds, attempts);
        this.log.warn(
          { err: error, mailId: id, attempts, delay },
          'email could not be sent; it is tried again',
        );
        await this.sql.query(
          'update outgoing_mail set next_attempt_at = now() + make_interval(secs => $2) where id = $1',
          [id, delay],
        );
        return;
      }
      this.log.error({ err: error, mailId: id, attempts }, 'email could not be sent and is given up');
    }
    await this.sql.query('delete from outgoing_mail where id = $1', [id]);
  }
}

/** Whether a mail server refused this email permanently (5xx, RFC 5321 section 4.2.1). */
export function isRefusedForGood(error: unknown): boolean {
  const { responseCode } = (error ?? {}) as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500;
}
