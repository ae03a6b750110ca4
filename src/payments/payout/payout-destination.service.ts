import { authorizeMinting } from '../../kernel/authorize-minting.js';
import type { Caller } from '../../kernel/caller.js';
import type { PostEmail, Email } from '../../kernel/email.js';
import { Environment } from '../../kernel/environment.js';
import { conflict, ErrorCode, refuse } from '../../kernel/errors.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { quoteName } from '../../kernel/quote-name.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { notNamed } from '../../kernel/refuse-null.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { findPayee } from './find-payee.js';
import type { PayoutProvider } from './payout-provider.js';
import type { SetPayoutDestinationInput } from './payout.inputs.js';

/** A promoter's payout destination, and when payouts to it may begin: null is at once, or no destination. */
export interface PayoutDestination {
  readonly destination: string | null;
  readonly readyAt: Date | null;
}

/** The dependencies for changing a destination. */
export interface PayoutDestinationParts {
  /** The payout providers of LIVE and SANDBOX. */
  readonly providers: Readonly<Record<Environment, PayoutProvider>>;
  /** The waiting time of a new live destination. */
  readonly delaySeconds: number;
  readonly post: PostEmail;
  /** This server's address, for the email. */
  readonly base: () => string;
}

/** The most owners who get an email about a new destination. */
const maxOwners = 100;

/** Payout destinations of promoters. */
export class PayoutDestinationService {
  constructor(private readonly parts: PayoutDestinationParts) {}

  /**
   * Sets a promoter's payout destination, for the person or an organization's own record. A new live
   * destination is emailed to the person or the owners, and waits before its first payout. The same one again
   * changes nothing.
   */
  async set(caller: Caller, input: SetPayoutDestinationInput): Promise<PayoutDestination> {
    const payee = await findPayee(caller, input.promoterId, 'promoterId');
    const { environment } = payee;
    authorizeMinting(caller.principal, { kind: 'PAYOUT_DESTINATION', environment });
    const { destination } = input;
    if (destination === undefined) throw notNamed('destination', 'null removes it');
    const problem =
      destination === null ? undefined : this.parts.providers[environment].destinationProblem(destination);
    if (problem !== undefined) throw refuse(ErrorCode.INVALID, problem, 'destination');
    return asSystem('OWN_RECORD', async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        const promoter = await lockEntity({ em }, Promoter, payee.promoterId, 'promoter', 'promoterId');
        if (promoter.userId !== null && !payee.isOwn) {
          const message = 'This promoter signs in and must set the payout destination themselves.';
          throw conflict(message, 'promoterId');
        }
        if (promoter.payoutDestination !== destination) await this.change(caller, sql, promoter, destination);
        return { destination, readyAt: promoter.payoutDestinationReadyAt };
      }),
    );
  }

  private async change(
    caller: Caller,
    sql: Sql,
    promoter: Promoter,
    destination: string | null,
  ): Promise<void> {
    const isLive = promoter.environment === Environment.LIVE;
    const { delaySeconds, post, base } = this.parts;
    const mustWait = isLive && destination !== null && delaySeconds > 0;
    const readyAt = mustWait ? await timeIn(sql, delaySeconds) : null;
    promoter.payTo(destination, readyAt);
    if (!isLive) return;
    const details = { name: promoter.name, destination, readyAt, from: caller.client.address, base: base() };
    for (const to of await addresseesOf(sql, promoter)) await post(sql, destinationEmail(to, details));
  }
}

async function timeIn(sql: Sql, seconds: number): Promise<Date> {
  const [row] = await sql.query<{ time: number }>(
    'select (extract(epoch from now() + make_interval(secs => $1)) * 1000)::float8 as time',
    [seconds],
  );
  if (!row) throw new Error('The database does not know the time.');
  // Rounded to milliseconds, as in the API.
  return new Date(Math.ceil(row.time));
}

/** The person of the record, or the owners of its organization. */
async function addresseesOf(sql: Sql, { userId, organizationId }: Promoter): Promise<string[]> {
  const rows = await sql.query<{ email: string }>(
    `select email from user_account where id = $1
     union
     select email from member join user_account person on person.id = member.user_id
     where $1::uuid is null and member.organization_id = $2 and member.role = 'OWNER'
     order by email limit ${maxOwners}`,
    [userId, organizationId],
  );
  return rows.map(({ email }) => email);
}

/** Refuses a payout while the promoter's current destination waits. Runs as the system. */
export async function requireReadyDestination(sql: Sql, promoterId: string): Promise<void> {
  const [waiting] = await sql.query<{ readyAt: number }>(
    `select (extract(epoch from payout_destination_ready_at) * 1000)::float8 as "readyAt" from promoter
     where id = $1 and payout_destination_ready_at > now()`,
    [promoterId],
  );
  if (!waiting) return;
  const from = new Date(waiting.readyAt).toISOString();
  throw conflict(`This payout destination is new: it can receive payouts from ${from} on.`, 'promoterId');
}

/** A change of a payout destination. */
interface DestinationChange {
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
function destinationEmail(to: string, change: DestinationChange): Email {
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
