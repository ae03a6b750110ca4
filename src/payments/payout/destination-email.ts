import type { Email } from '../../kernel/email.js';
import { quoteName } from '../../kernel/quote-name.js';

/** What happened to a payout destination. */
export interface DestinationChange {
  /** The promoter's name. */
  readonly name: string;
  /** Null when it was removed. */
  readonly destination: string | null;
  /** From when on it is paid to; null is at once. */
  readonly readyAt: Date | null;
  /** The network address that it was changed from, when known. */
  readonly from: string | null;
  /** This server's address. */
  readonly base: string;
}

/** Tells an owner, or the promoter themselves, where money will go from now on. The destination is shown by its end alone. */
export function destinationEmail(to: string, change: DestinationChange): Email {
  const name = quoteName(change.name);
  return {
    to,
    subject: `A payout destination was ${change.destination === null ? 'removed' : 'changed'}`,
    text: `Hello,

the payout destination of the promoter ${name} was changed at ${change.base} ${
      change.from === null ? '' : `from the network address ${change.from}`
    }.

${change.destination === null ? 'There is no destination now, so nothing is paid.' : `New destination: ${masked(change.destination)}\nIt is paid to from: ${change.readyAt?.toISOString() ?? 'now'}`}

If you did not expect this, set the right destination before that time, change your password, and tell the operator of this server.
`,
  };
}

/** The last four characters, of what is long enough to stay unknown by them. */
function masked(destination: string): string {
  return destination.length > 8 ? `…${destination.slice(-4)}` : '…';
}
