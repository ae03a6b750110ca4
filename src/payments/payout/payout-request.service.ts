import { actorText, systemText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { Environment } from '../../kernel/environment.js';
import { conflict, ErrorCode, notFound } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import type { InputWithId } from '../../kernel/schema/mutation.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { decideAmount, freeTerms, type PayoutTerms } from './decide-amount.js';
import { findPayoutObstacle } from './find-payout-obstacle.js';
import { findPayee, type Payee } from './find-payee.js';
import { giveBack, setAside } from './move-payout-money.js';
import { requireReadyDestination } from './payout-destination.service.js';
import { payoutDomainEvent } from './payout-domain-event.js';
import type { PayoutProvider } from './payout-provider.js';
import { PayoutProviderName, PayoutStatus, type PayoutApproval } from './payout-status.js';
import { Payout } from './payout.entity.js';
import type { RequestPayoutInput } from './payout.inputs.js';
import { sandboxDestinations } from './providers/sandbox-payout-provider.js';
import { lockPromoterWallet, type PromoterWallet } from './lock-promoter-wallet.js';
import { type Wish, wishOf, findRepeated } from './find-repeated-payout.js';

/** The conditions of payouts. */
export interface PayoutPolicy {
  /** By asset; without minimum and fee if missing. */
  readonly terms: ReadonlyMap<string, PayoutTerms>;
  readonly approval: PayoutApproval;
  /** The payout providers of LIVE and SANDBOX. */
  readonly providers: Readonly<Record<Environment, PayoutProvider>>;
}

const repeatedKey = 'payout_idempotency';

/** Payouts for promoters, or for organizations that manage their records. */
export class PayoutRequestService {
  constructor(private readonly policy: PayoutPolicy) {}

  /** Takes money from a wallet and requests its payout. Exactly once per idempotency key. */
  async request(caller: Caller, input: RequestPayoutInput): Promise<Payout> {
    const payee = await findPayee(caller, input.promoterId, 'promoterId');
    const wish = wishOf(payee, input);
    // As the system: the payee check is the permission, and other ledger accounts are hidden.
    const attempt = async (): Promise<Payout> =>
      asSystem('LEDGER', async () => inTransaction(caller.em, async (tx) => this.take(tx, payee, wish)));
    try {
      return await attempt();
    } catch (error) {
      // The key was just used for another promoter's money. The retry finds it.
      if (constraintOf(error) !== repeatedKey) throw error;
      return attempt();
    }
  }

  /** Cancels a payout and returns its money. Refused once the payment is in progress. */
  async cancel(caller: Caller, input: InputWithId): Promise<Payout> {
    const id = requireId('payout', input.id, 'id');
    const known = await asSystem('OWN_RECORD', async () => caller.em.fork().findOne(Payout, { id }));
    if (!known) throw notFound('payout', 'id');
    await findPayee(caller, encodeId('promoter', known.promoterId), 'id').catch((error: unknown) => {
      // Hides payouts of others as not found.
      throw isNotFound(error) ? notFound('payout', 'id') : error;
    });
    return asSystem('LEDGER', async () =>
      inTransaction(caller.em, async (tx) => {
        const payout = await lockPayout(tx, id);
        const isInHand =
          payout.status === PayoutStatus.APPROVED && payout.provider === PayoutProviderName.MANUAL;
        if (isInHand) {
          throw conflict('An operator may be paying it already; only an operator can stop it.', 'id');
        }
        const by = actorText(caller.principal, payout.organizationId);
        await putBack(tx, payout, { status: PayoutStatus.CANCELLED, note: null, by });
        return payout;
      }),
    );
  }

  private async take(tx: EntityTransaction, payee: Payee, wish: Wish): Promise<Payout> {
    const { em, sql } = tx;
    const wallet = await lockPromoterWallet(sql, payee, wish.asset);
    const repeated = await findRepeated(tx, payee, wish);
    if (repeated) return repeated;
    const obstacle = await findPayoutObstacle(sql, { promoterId: payee.promoterId, asset: wish.asset });
    if (obstacle) throw obstacle;
    const terms = this.policy.terms.get(wish.asset) ?? freeTerms;
    const decided = decideAmount({ ...wish, available: wallet?.available ?? 0n }, terms);
    // Without a wallet, nothing is available and the request was refused.
    const payout = await this.draft(tx, payee, wish, wallet as PromoterWallet);
    payout.amountAtomic = decided.amount;
    payout.feeAtomic = decided.fee;
    this.policy.providers[payee.environment].checkAmount({ atomic: decided.net, asset: wish.asset });
    await em.persist(payout).flush();
    await setAside(sql, payout, wallet as PromoterWallet);
    tx.record(payoutDomainEvent('payout.requested', payout), walletUpdated(payout));
    if (this.isApprovedAtOnce(payout)) await approve(tx, payout, systemText);
    return payout;
  }

  private async draft(
    { em, sql }: EntityTransaction,
    payee: Payee,
    wish: Wish,
    wallet: PromoterWallet,
  ): Promise<Payout> {
    const { organizationId, environment, promoterId } = payee;
    const provider = this.providerFor(payee);
    const { payoutDestination } = await em.findOneOrFail(Promoter, promoterId, { refresh: true });
    const problem = provider.destinationProblem(payoutDestination);
    if (problem !== undefined) throw conflict(problem, 'promoterId');
    await requireReadyDestination(sql, promoterId);
    const payout = new Payout();
    Object.assign(payout, { organizationId, environment, promoterId, walletId: wallet.walletId });
    Object.assign(payout, { asset: wish.asset, provider: provider.name, destination: payoutDestination });
    payout.requestedBy = payee.personId;
    payout.idempotencyScope = payee.askedBy;
    payout.idempotencyKey = wish.idempotencyKey;
    payout.payloadHash = wish.payloadHash;
    return payout;
  }

  private isApprovedAtOnce({ environment, destination }: Payout): boolean {
    if (environment === Environment.SANDBOX) return destination !== sandboxDestinations.approval;
    return this.policy.approval === 'auto';
  }

  private providerFor({ environment }: Payee): PayoutProvider {
    return this.policy.providers[environment];
  }
}

/** Locks a payout until the end of the transaction. */
export async function lockPayout(tx: EntityTransaction, id: string): Promise<Payout> {
  return lockEntity(tx, Payout, { id }, 'payout', 'id');
}

/** Approves a payout and wakes the payment job. */
export async function approve(tx: EntityTransaction, payout: Payout, by: string): Promise<void> {
  payout.moveTo(PayoutStatus.APPROVED, by);
  tx.record(payoutDomainEvent('payout.approved', payout));
  await tx.sql.query(wakeUpSql('payouts'));
}

/** How an unpaid payout ends, and by whom. */
interface Ending {
  readonly status: 'CANCELLED' | 'REJECTED' | 'FAILED';
  readonly note: string | null;
  readonly by: string;
}

/** Ends an unpaid payout and returns its money. */
export async function putBack(
  tx: EntityTransaction,
  payout: Payout,
  { status, note, by }: Ending,
): Promise<void> {
  payout.moveTo(status, by);
  payout.note = note;
  await giveBack(tx.sql, payout);
  const type = status === PayoutStatus.FAILED ? 'payout.failed' : 'payout.cancelled';
  tx.record(payoutDomainEvent(type, payout), walletUpdated(payout));
}

function isNotFound(error: unknown): boolean {
  const [problem] = (error as { problems?: readonly { code: ErrorCode }[] }).problems ?? [];
  return problem?.code === ErrorCode.NOT_FOUND;
}

function constraintOf(error: unknown): unknown {
  return (error as { constraint?: unknown } | null)?.constraint;
}
