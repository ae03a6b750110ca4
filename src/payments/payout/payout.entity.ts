import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Field } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  ActorColumn,
  EnumField,
  NullableTextField,
  NullableTimeField,
  TimeField,
  NullableTextFieldOf,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { isSettled, nextPayoutStatuses, PayoutProviderName, PayoutStatus } from './payout-status.js';

/** A payout that a promoter requested from their wallet. */
@Entity({ tableName: 'payout' })
@NodeType('Money that a promoter requested from their wallet.')
export class Payout extends TenantEntity {
  @EntityId('payout')
  id: string = newId();

  @Property({ type: 'uuid' })
  promoterId!: string;

  @Property({ type: 'uuid' })
  walletId!: string;

  @Property({ type: 'text' })
  asset!: string;

  /** Atomic units that leave the wallet. */
  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  /** The part of the amount that the platform keeps, in atomic units. */
  @Property({ type: AtomicType, fieldName: 'fee' })
  feeAtomic!: bigint;

  @EnumField(() => PayoutStatus, 'The status of the payout.')
  status: PayoutStatus = PayoutStatus.REQUESTED;

  @EnumField(() => PayoutProviderName, 'The provider that pays it.')
  provider!: PayoutProviderName;

  @NullableTextField('The payout destination at the time of the request.')
  destination: string | null = null;

  @NullableTextField("The payment provider's reference for this payout. Null until it is known.")
  reference: string | null = null;

  @NullableTextFieldOf(
    'failure_reason',
    'Note on why it failed or was rejected, by the operator or the provider, or on why the payment must be retried. Null otherwise.',
  )
  note: string | null = null;

  /** The bare uuid of the person who requested it, by session or key; null if unknown. */
  @Property({ type: 'uuid', nullable: true })
  requestedBy: string | null = null;

  /** Bare uuid of the organization or person that owns the idempotency key. */
  @Property({ type: 'uuid', hidden: true })
  idempotencyScope!: string;

  @Property({ type: 'text', nullable: true })
  idempotencyKey: string | null = null;

  /** Identifies the request: see `fingerprint`. */
  @Property({ type: 'blob', hidden: true })
  payloadHash!: Uint8Array;

  /** The number of payment attempts. */
  @Property({ type: 'integer' })
  attempts: number = 0;

  /** When a job handles it next; null if none does. */
  @Property({ type: 'timestamptz', nullable: true })
  nextAttemptAt: Date | null = null;

  @Field(() => Environment, { description: 'LIVE is real money, SANDBOX is play money.' })
  declare environment: Environment;

  @TimeField('When the payout was requested.')
  createdAt: Date = new Date();

  @NullableTimeField('When the payout was approved. Null before approval.')
  approvedAt: Date | null = null;

  @ActorColumn()
  approvedBy: string | null = null;

  @NullableTimeField('When the payout reached its final status. Null before that.')
  settledAt: Date | null = null;

  @ActorColumn()
  settledBy: string | null = null;

  /**
   * Moves to `next`. An illegal move is refused, naming the legal ones.
   * @param by Who moves it, as `actorText` writes it.
   */
  moveTo(next: PayoutStatus, by: string): void {
    checkTransition('payout', nextPayoutStatuses, this.status, next);
    this.status = next;
    if (next === PayoutStatus.APPROVED) {
      this.approvedAt = new Date();
      this.approvedBy = by;
      // Manual payments need no job.
      if (this.provider !== PayoutProviderName.MANUAL) this.nextAttemptAt = this.approvedAt;
    }
    if (isSettled(next)) {
      this.settledAt = new Date();
      this.settledBy = by;
      this.nextAttemptAt = null;
    }
  }
}
