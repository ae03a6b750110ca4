import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { Field } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { TimeField, CurrencyField } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export const WalletOwnerType = describedEnum('WalletOwnerType', 'The kind of owner of a wallet.', {
  ORGANIZATION: 'An organization.',
  PROMOTER: 'A promoter.',
});
export type WalletOwnerType = keyof typeof WalletOwnerType;

/** The money of an organization or promoter in one asset and environment. The ledger has its balances. */
@Entity({ tableName: 'wallet' })
@NodeType('The money of an organization or a promoter in one asset.')
export class Wallet extends TenantEntity {
  @EntityId('wallet')
  id: string = newId();

  @Enum({ items: () => WalletOwnerType, type: 'text' })
  ownerType!: WalletOwnerType;

  /** Bare uuid of the organization or promoter. */
  @Property({ type: 'uuid' })
  ownerId!: string;

  @CurrencyField('Code of its asset.')
  asset!: string;

  /** Reports a low balance below this many atomic units. */
  @Property({ type: AtomicType, nullable: true, fieldName: 'low_balance_threshold' })
  lowBalanceThresholdAtomic: bigint | null = null;

  @Field(() => Environment, { description: 'LIVE is real money, SANDBOX is play money.' })
  declare environment: Environment;

  @TimeField('When it was created.')
  createdAt: Date = new Date();
}
