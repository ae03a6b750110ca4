import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

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

/** Why an attempt was rejected. */
export enum AttemptRejection {
  INSUFFICIENT_PROOF = 'INSUFFICIENT_PROOF',
  DUPLICATE = 'DUPLICATE',
  FRAUD = 'FRAUD',
  NOT_ELIGIBLE = 'NOT_ELIGIBLE',
  OTHER = 'OTHER',
}
registerEnumType(AttemptRejection, {
  name: 'AttemptRejection',
  description: 'Why an attempt was rejected.',
  valuesConfig: {
    INSUFFICIENT_PROOF: { description: 'What was shown does not show that it was done.' },
    DUPLICATE: { description: 'The same work was submitted before.' },
    FRAUD: { description: 'It was not done as it is made to look.' },
    NOT_ELIGIBLE: { description: 'It was done, but not by somebody or in a way that the gig is for.' },
    OTHER: { description: 'As the note says.' },
  },
});

/** The kinds of deciders on attempts. */
export enum DeciderKind {
  USER = 'USER',
  KEY = 'KEY',
}
registerEnumType(DeciderKind, {
  name: 'DeciderKind',
  description: 'What kind of somebody decided.',
  valuesConfig: {
    USER: { description: 'A person of the organization.' },
    KEY: { description: 'A program of the organization, by an API key.' },
  },
});

/** The decider by id only, because promoters see it too. */
@ObjectType({ description: 'Who decided on an attempt.', simpleResolvers: true })
export class Decider {
  @Field(() => DeciderKind, { description: 'A person or a program.' })
  kind!: DeciderKind;

  @Field(() => ID, { description: 'TypeID of the user or the API key.' })
  id!: string;
}

/** The proof that a promoter submits for an attempt. */
@ObjectType({ description: 'What a promoter shows for an attempt.', simpleResolvers: true })
export class Proof {
  @Field(() => String, { nullable: true, description: 'In words.' })
  text!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where it is to be seen. Neither fetched nor checked.',
  })
  url!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A file: its https address, or a reference that the organization understands.',
  })
  file!: string | null;
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
  proofFile: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What the promoter says about it.' })
  remark: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What was said when it was decided.' })
  note!: string | null;

  @Enum({ items: () => AttemptRejection, type: 'text', nullable: true })
  @Field(() => AttemptRejection, { nullable: true, description: 'Why it was rejected; null unless it is.' })
  reason: AttemptRejection | null = null;

  @Enum({ items: () => DeciderKind, type: 'text', nullable: true })
  decidedByKind: DeciderKind | null = null;

  @Property({ type: 'uuid', nullable: true })
  decidedById: string | null = null;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'What the rules made of it once somebody had verified it; of an event, its own decision says so.',
  })
  decision: Record<string, unknown> | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was verified or rejected.' })
  decidedAt!: Date | null;
}
