import type { Email } from '../../kernel/email.js';
import { quoteName } from '../../kernel/quote-name.js';

/** A change of a payout destination. */
export interface DestinationChange {
  /** The promoter's name. */
  readonly name: string;
  /** Null when it was removed. */
  readonly destination: string | null;
  /** When payouts to it may begin; null is at once. */
  readonly readyAt: Date | null;
  /** The network address of the change, if known. */
  readonly from: string | null;
  /** This server's address. */
  readonly base: string;
}

/** The email to an owner or the promoter about a changed destination. Only shows the destination's end. */
export function destinationEmail(to: string, change: DestinationChange): Email {
  const name = quoteName(change.name);
  return {
    to,
    subject: `A payout destination was ${change.destination === null ? 'removed' : 'changed'}`,
    text: `Hello,

The payout destination of the promoter ${name} was changed at ${change.base}${
      change.from === null ? '' : ` from the network address ${change.from}`
    }.

${change.destination === null ? 'There is no destination now, so no payout can be made.' : `New destination: ${masked(change.destination)}\nPayouts to it begin: ${change.readyAt?.toISOString() ?? 'now'}`}

If you did not expect this, set the right destination before that time and change your password. Inform the operator of this server.
`,
  };
}

/** The last four characters, if the destination is long enough to stay unknown. */
function masked(destination: string): string {
  return destination.length > 8 ? `…${destination.slice(-4)}` : '…';
}
