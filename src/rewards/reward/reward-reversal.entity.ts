import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { ActorColumn, TimeField, NullableTextFieldOf } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

/** One full or partial reversal of a reward. Never changed. */
@Entity({ tableName: 'reward_reversal', readonly: true })
@NodeType('One reversal of a reward, in part or in full.')
export class RewardReversal extends TenantEntity {
  @EntityId('rewardReversal')
  id: string = newId();

  @Property({ type: 'uuid' })
  rewardId!: string;

  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  @Property({ type: AtomicType, fieldName: 'fee' })
  feeAtomic!: bigint;

  @Property({ type: AtomicType, fieldName: 'owed' })
  owedAtomic!: bigint;

  @NullableTextFieldOf('reason', 'Note by the person or program that reversed it. Null if none was given.')
  note: string | null = null;

  @ActorColumn()
  reversedBy!: string | null;

  @TimeField('When it was made.')
  createdAt!: Date;
}
