import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../organization/tenant-entity.js';

/** How an attempt stands. */
export enum ActionAttemptStatus {
  SUBMITTED = 'SUBMITTED',
  VERIFIED = 'VERIFIED',
  REJECTED = 'REJECTED',
}
registerEnumType(ActionAttemptStatus, {
  name: 'ActionAttemptStatus',
  description: 'How an attempt at a gig stands.',
  valuesConfig: {
    SUBMITTED: { description: 'Waiting for somebody to decide.' },
    VERIFIED: { description: 'Good: it earns the reward of the gig.' },
    REJECTED: { description: 'Not good: it earns nothing.' },
  },
});

/** What a promoter shows for an attempt. */
@ObjectType({ description: 'What a promoter shows for an attempt.', simpleResolvers: true })
export class Proof {
  @Field(() => String, { nullable: true, description: 'In words.' })
  text!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where it is to be seen. Neither fetched nor checked.',
  })
  url!: string | null;
}

/** A promoter's attempt at a gig. */
@Entity({ tableName: 'action_attempt' })
@ObjectType({ implements: Node, simpleResolvers: true, description: "A promoter's attempt at a gig." })
export class ActionAttempt extends TenantEntity {
  @EntityId('actionAttempt')
  id: string = newId();

  @Property({ type: 'uuid', nullable: true })
  eventId!: string | null;

  @Property({ type: 'uuid' })
  gigId!: string;

  @Property({ type: 'uuid' })
  campaignId!: string;

  @Property({ type: 'uuid' })
  promoterId!: string;

  @Enum({ items: () => ActionAttemptStatus, type: 'text' })
  @Field(() => ActionAttemptStatus, { description: 'How it stands.' })
  status!: ActionAttemptStatus;

  @Property({ type: 'text', nullable: true })
  proofText: string | null = null;

  @Property({ type: 'text', nullable: true })
  proofUrl: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What the promoter says about it.' })
  remark: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What was said when it was decided.' })
  note!: string | null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was verified or rejected.' })
  decidedAt!: Date | null;
}
