import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { ActionAttemptStatus, AttemptRejection, DeciderKind } from './action-attempt.entity.js';

/** One decision on an attempt, with the proof it was based on. Never changed. */
@Entity({ tableName: 'attempt_decision', readonly: true })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One decision on an attempt, with what it was made about. Never changed.',
})
export class AttemptDecision extends TenantEntity {
  @EntityId('attemptDecision')
  id: string = newId();

  @Property({ type: 'uuid' })
  actionAttemptId!: string;

  @Property({ type: 'uuid' })
  promoterId!: string;

  @Enum({ items: () => ActionAttemptStatus, type: 'text' })
  @Field(() => ActionAttemptStatus, { description: 'VERIFIED or REJECTED.' })
  status!: ActionAttemptStatus;

  @Enum({ items: () => AttemptRejection, type: 'text', nullable: true })
  @Field(() => AttemptRejection, { nullable: true, description: 'Why it was rejected.' })
  reason!: AttemptRejection | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What was said to it.' })
  note!: string | null;

  @Property({ type: 'text', nullable: true })
  proofText!: string | null;

  @Property({ type: 'text', nullable: true })
  proofUrl!: string | null;

  @Property({ type: 'text', nullable: true })
  proofFile!: string | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What the promoter had said about it.' })
  remark!: string | null;

  @Enum({ items: () => DeciderKind, type: 'text' })
  decidedByKind!: DeciderKind;

  @Property({ type: 'uuid' })
  decidedById!: string;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When.' })
  decidedAt!: Date;
}
