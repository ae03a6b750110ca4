import { Entity, Property, ManyToOne } from '@mikro-orm/decorators/legacy';
import { Field, Int } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { EnumField, NullableTextField, TextField, TimeField } from '../../kernel/schema/stored-field.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

/** The kind of a goal's payout. */
export const PayoutType = describedEnum('PayoutType', "How a goal's payout is calculated.", {
  FLAT: 'The same amount for each conversion.',
  PERCENT: "A share of the conversion's amount.",
});
export type PayoutType = keyof typeof PayoutType;

@Entity({ tableName: 'goal' })
@NodeType('A conversion that a campaign pays for.')
export class Goal extends TenantEntity {
  @EntityId('goal')
  id: string = newId();

  @ManyToOne({ entity: () => Campaign, mapToPk: true, updateRule: 'no action' })
  campaignId!: string;

  @TextField('Name, unique in its campaign.')
  name!: string;

  @NullableTextField('Title shown to people. Null if not set.')
  title: string | null = null;

  @NullableTextField('Description for promoters. Null if not set.')
  description: string | null = null;

  @NullableTextField(
    'The `eventType` of ingested events that count for it. Events with its name as `eventType` count too. Null if not set.',
  )
  actionType: string | null = null;

  @EnumField(() => PayoutType, 'How its payout is calculated.')
  payoutType!: PayoutType;

  /** FLAT: atomic units of the campaign's asset. PERCENT: ten-thousandths of a percent. */
  @Property({ type: AtomicType })
  payoutRate!: bigint;

  @Property({ type: 'integer', nullable: true })
  @NullableField(() => Int, 'The most conversions that count for one promoter. Null means no limit.')
  maxPerPromoter: number | null = null;

  @Property({ type: 'integer', nullable: true })
  @NullableField(() => Int, 'The most conversions that count for one visitor session. Null means no limit.')
  maxPerVisitor: number | null = 1;

  @Property({ type: 'boolean' })
  @Field(() => Boolean, {
    description:
      'Whether publishable keys may report conversions for it. Browsers hold such keys, so anybody can use them.',
  })
  browserReports: boolean = false;

  /** Atomic units of the campaign's asset. */
  @Property({ type: AtomicType, nullable: true, fieldName: 'browser_amount_max' })
  browserAmountMaxAtomic: bigint | null = null;

  @TimeField('When it was created.')
  createdAt: Date = new Date();
}
