import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  EnumField,
  NullableTextField,
  NullableTimeField,
  TextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { GigStatus, nextGigStatuses } from './gig-status.js';

export const Verification = describedEnum('Verification', 'How an attempt is verified.', {
  AUTO: 'Automatically: a matching event is sufficient proof and verifies the attempt immediately.',
  MANUAL: 'Manually: a person of the organization verifies or rejects the attempt.',
});
export type Verification = keyof typeof Verification;

export const ProofKind = describedEnum('ProofKind', 'The proof that a promoter must submit for an attempt.', {
  NONE: 'No proof is required. Proof that is submitted anyway is kept.',
  TEXT: 'A text.',
  URL: 'A URL where the result is visible.',
  FILE: 'A file: its https address, or a reference that the organization understands.',
});
export type ProofKind = keyof typeof ProofKind;

export const GigRepeat = describedEnum('GigRepeat', 'How often one promoter may do a gig.', {
  ONCE: 'Once.',
  MANY: 'Repeatedly, up to `maxPerPromoter` times if it is set.',
});
export type GigRepeat = keyof typeof GigRepeat;

@Entity({ tableName: 'gig' })
@NodeType('A task inside a campaign. Each matching event is an attempt at it.')
export class Gig extends TenantEntity {
  @EntityId('gig')
  id: string = newId();

  @ManyToOne({ entity: () => Campaign, mapToPk: true, updateRule: 'no action' })
  campaignId!: string;

  @TextField('Short name of the task.')
  title!: string;

  @NullableTextField('Full description of the task. Null if not set.')
  description: string | null = null;

  @TextField('The `eventType` that it pays for.')
  actionType!: string;

  @Property({ type: AtomicType, fieldName: 'reward_amount' })
  rewardAtomic: bigint = 0n;

  @EnumField(() => Verification, 'How an attempt is verified.')
  verification!: Verification;

  @EnumField(() => ProofKind, 'The proof that a promoter must submit. An event needs no other proof.')
  proof: ProofKind = ProofKind.NONE;

  @EnumField(() => GigRepeat, 'How often one promoter may do it.')
  repeat: GigRepeat = GigRepeat.MANY;

  @Property({ type: 'integer', nullable: true })
  @NullableField(
    () => Int,
    'The most attempts of one promoter that count. Null means no limit. Rejected attempts do not count.',
  )
  maxPerPromoter: number | null = null;

  @Property({ type: 'integer', nullable: true })
  @NullableField(
    () => Int,
    'The most attempts that count in total. Null means no limit. Rejected attempts do not count.',
  )
  maxTotal: number | null = null;

  @NullableTimeField(
    'Attempts submitted and events that happen at or after this time do not count. Null for no deadline.',
  )
  deadline: Date | null = null;

  @EnumField(() => GigStatus, 'Its status.')
  status: GigStatus = GigStatus.DRAFT;

  @TimeField('When it was created.')
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', onUpdate: () => new Date() })
  @Field(() => GraphQLDateTime, { description: 'When it last changed.' })
  updatedAt: Date = new Date();

  /** Moves to `next`. An illegal move is refused, naming the legal ones. */
  moveTo(next: GigStatus): void {
    checkTransition('gig', nextGigStatuses, this.status, next);
    this.status = next;
  }
}
