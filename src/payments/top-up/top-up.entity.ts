import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  EnumField,
  NullableTextField,
  NullableTimeField,
  TimeField,
  NullableUrlField,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { PaymentProviderName, TopUpStatus } from './top-up-status.js';

/** A payment into an organization's wallet. */
@Entity({ tableName: 'top_up' })
@NodeType('A payment into an organization wallet.')
export class TopUp extends TenantEntity {
  @EntityId('topUp')
  id: string = newId();

  @Property({ type: 'uuid' })
  walletId!: string;

  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  @Property({ type: 'text' })
  asset!: string;

  @EnumField(() => TopUpStatus, 'The status of the top-up.')
  status: TopUpStatus = TopUpStatus.PENDING;

  @EnumField(() => PaymentProviderName, 'The provider that takes the payment.')
  provider!: PaymentProviderName;

  /** The provider's id of the payment page; null until known. Notices are matched only by it. */
  @Property({ type: 'text', nullable: true })
  providerReference: string | null = null;

  /** The provider's id of the payment on that page, which refunds and disputes refer to. */
  @Property({ type: 'text', nullable: true })
  paymentReference: string | null = null;

  /** The provider's payment address; null if it is our own page, or not known yet. */
  @Property({ type: 'text', nullable: true })
  providerUrl: string | null = null;

  /** The secret in the payment page's address. Anyone who has it may pay. */
  @Property({ type: 'text', hidden: true })
  paymentToken!: string;

  @NullableUrlField('Where the payer is sent after the payment page.')
  returnUrl: string | null = null;

  @NullableTextField('Why the payment failed, for people to read. Null when it did not fail.')
  failureReason: string | null = null;

  /** The refunded amount, including pending refunds. */
  @Property({ type: AtomicType, fieldName: 'refunded' })
  refundedAtomic: bigint = 0n;

  @TimeField('When the top-up was requested.')
  createdAt: Date = new Date();

  @TimeField('When the payment expires.')
  expiresAt!: Date;

  @NullableTimeField(
    'When it was paid, failed, was cancelled or was found expired. Null while it is pending.',
  )
  settledAt: Date | null = null;

  /** When the provider is asked next, if no notice arrives; null if none is expected. */
  @Property({ type: 'timestamptz', nullable: true })
  nextCheckAt: Date | null = null;
}
