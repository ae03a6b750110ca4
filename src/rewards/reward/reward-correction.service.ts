import { actorText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import type { Environment } from '../../kernel/environment.js';
import { conflict, deletedMeanwhile, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { derivedId, newId, requireId } from '../../kernel/ids.js';
import { formatMajor } from '../../kernel/money.js';
import { requireScope } from '../../kernel/principal.js';
import { amountOf } from '../../kernel/schema/money.type.js';
import type { InputWithId } from '../../kernel/schema/mutation.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { awaitSecondApproval } from '../../identity/approval/await-second-approval.js';
import { requireOtherPerson } from '../../identity/promoter/require-other-person.js';
import {
  lockOrganizationWallet,
  type LockedOrganizationWallet,
} from '../../ledger/wallet/lock-organization-wallet.js';
import { releaseReward } from './release-reward.js';
import type { LockedReward } from './locked-reward.js';
import { cancelReward, reverseReward } from './reverse-reward.js';
import { rewardOriginColumns } from './reward-row.js';
import { Reward } from './reward.entity.js';
import { RewardReversal } from './reward-reversal.entity.js';
import type { ReverseRewardInput } from './reward.inputs.js';

interface RewardState extends Omit<LockedReward, 'status' | 'paidFrom'> {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  readonly status: 'UNFUNDED' | 'REVIEW' | 'HELD' | 'PAID' | 'REVERSED';
  readonly paidFrom: string | null;
}

/** Manual changes to rewards: reversal and early release. */
export class RewardCorrectionService {
  /**
   * Reverses all or part of a reward. The reversals never exceed the reward. An unfunded reward can only be
   * reversed whole, and no money moves.
   */
  async reverse(
    caller: Caller,
    input: ReverseRewardInput,
  ): Promise<{ reward: Reward; reversal: RewardReversal | null }> {
    const key = input.idempotencyKey;
    return this.change(caller, input.id, async (tx, organizationWallet, state) => {
      const id = key == null ? newId() : derivedId('reversal', state.id, key);
      const open = state.amount - state.reversed;
      const asset = state.asset;
      if (input.amount && (input.amount.asset ?? asset) !== asset) {
        throw refuse(ErrorCode.INVALID_AMOUNT, `This reward is in ${asset}.`, 'amount', 'asset');
      }
      const amount = input.amount ? amountOf({ ...input.amount, asset }, 'amount').atomic : open;
      const asked = input.amount ? amount : null;
      if (await isRepeated(tx.sql, id, asked)) return this.answer(tx, state.id, id);
      requireReversible(state, amount, open);
      const note = input.note ?? null;
      const { paidFrom, status } = state;
      const by = actorText(caller.principal, state.organizationId);
      const wanted = { id, amount, asked, note, by };
      if (paidFrom === null) await cancelReward(tx, organizationWallet, state, wanted);
      else {
        const reward = { ...state, paidFrom, status: status as LockedReward['status'] };
        await reverseReward(tx, organizationWallet, reward, wanted);
      }
      audit(
        tx,
        state,
        { reversed: formatMajor(state.reversed, asset) },
        { reversed: formatMajor(state.reversed + amount, asset), note },
      );
      return this.answer(tx, state.id, id);
    });
  }

  /** Ends a held reward's holding period now. A reward in REVIEW waits for money and is paid in turn. */
  async release(caller: Caller, input: InputWithId): Promise<Reward> {
    const { reward } = await this.change(caller, input.id, async (tx, organizationWallet, state) => {
      const { status } = state;
      if (status !== 'HELD' && status !== 'REVIEW') {
        const message = `Only a reward in HELD or REVIEW can be released; this one is ${status}.`;
        throw refuse(ErrorCode.ILLEGAL_STATUS_CHANGE, message, 'id');
      }
      await requireOtherPerson(tx.sql, caller.principal, state.promoterId, 'id');
      const { id, organizationId, environment, asset } = state;
      const worth = { atomic: state.amount - state.reversed, asset };
      const object = { kind: 'reward', id, organizationId, environment, worth } as const;
      if (await awaitSecondApproval(tx, caller.principal, object)) return this.answer(tx, state.id, null);
      const after = await releaseReward(tx, organizationWallet, { id, status });
      audit(tx, state, { status }, { status: after });
      return this.answer(tx, state.id, null);
    });
    return reward;
  }

  /** As the system, because platform accounts may pay. The condition limits it to the caller's rewards. */
  private async change<T>(
    caller: Caller,
    typeId: string,
    work: (
      tx: EntityTransaction,
      organizationWallet: LockedOrganizationWallet,
      state: RewardState,
    ) => Promise<T>,
  ): Promise<T> {
    const { organizationIds, environment } = requireScope(caller.principal, 'rewards:write');
    const where = { id: requireId('reward', typeId, 'id'), organizationId: { $in: [...organizationIds] } };
    return asSystem('LEDGER', async () =>
      inTransaction(caller.em, async (tx) => {
        const known = await tx.em.findOne(Reward, { ...where, environment });
        if (!known) throw notFound('reward', 'id');
        const { organizationId, asset } = known;
        // Locks the organization's wallet first, as every writer of rewards does.
        const organizationWallet = await lockOrganizationWallet(tx.sql, {
          organizationId,
          environment,
          asset,
        });
        return work(tx, organizationWallet, await lockReward(tx.sql, known.id));
      }),
    );
  }

  private async answer(
    { em }: EntityTransaction,
    rewardId: string,
    reversalId: string | null,
  ): Promise<{ reward: Reward; reversal: RewardReversal | null }> {
    const reward = await em.findOneOrFail(Reward, rewardId, { refresh: true });
    const reversal = reversalId === null ? null : await em.findOne(RewardReversal, reversalId);
    return { reward, reversal };
  }
}

async function lockReward(sql: Sql, id: string): Promise<RewardState> {
  const [row] = await sql.query<RewardState>(
    `select id, organization_id as "organizationId", environment, asset, campaign_id as "campaignId", promoter_id as "promoterId",
            status, paid_from as "paidFrom", amount, fee, reversed, fee_reversed as "feeReversed", ${rewardOriginColumns}
     from reward where id = $1 for update`,
    [id],
  );
  if (!row) throw deletedMeanwhile('Reward');
  return row;
}

function requireReversible(state: RewardState, amount: bigint, open: bigint): void {
  if (state.status === 'REVERSED') throw conflict('This reward is already fully reversed.', 'id');
  if (amount <= 0n) {
    throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount must be more than zero.', 'amount', 'amount');
  }
  if (amount > open) {
    const left = `${formatMajor(open, state.asset)} ${state.asset}`;
    throw refuse(ErrorCode.INVALID_AMOUNT, `Only ${left} of this reward is left.`, 'amount', 'amount');
  }
  if (state.paidFrom === null && amount !== state.amount) {
    const message = 'This reward is not funded yet: it can only be reversed in full.';
    throw conflict(message, 'amount');
  }
}

/** Whether this reversal was made before. Refuses a different one under the same key. */
async function isRepeated(sql: Sql, id: string, asked: bigint | null): Promise<boolean> {
  const [made] = await sql.query<{ isSame: boolean }>(
    `select asked is not distinct from $2::numeric as "isSame" from reward_reversal where id = $1`,
    [id, asked?.toString() ?? null],
  );
  if (!made) return false;
  if (made.isSame) return true;
  throw refuse(
    ErrorCode.IDEMPOTENCY_KEY_REUSED,
    'This key was used before with another amount.',
    'idempotencyKey',
  );
}

function audit(
  tx: EntityTransaction,
  { id, organizationId, environment }: RewardState,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): void {
  tx.audit({ kind: 'reward', id, organizationId, environment, before, after });
}
