import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  EnumField,
  NullableEnumField,
  NullableTextField,
  NullableTimeField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { UrlScalar } from '../../kernel/schema/scalars.js';

export const ActionAttemptStatus = describedEnum(
  'ActionAttemptStatus',
  'The status of an attempt at a gig.',
  {
    SUBMITTED: 'Waiting for a decision.',
    VERIFIED: 'Accepted: it earns the reward of the gig.',
    REJECTED: 'Not accepted: it earns nothing.',
  },
);
export type ActionAttemptStatus = keyof typeof ActionAttemptStatus;

export const AttemptRejection = describedEnum('AttemptRejection', 'Why an attempt was rejected.', {
  INSUFFICIENT_PROOF: 'The proof does not show that the work was done.',
  DUPLICATE: 'The same work was submitted before.',
  FRAUD: 'The proof is deceptive: the work was not done as shown.',
  NOT_ELIGIBLE: 'The work was done, but the person or the way of doing it does not qualify for the gig.',
  OTHER: 'Another reason, given in the note.',
});
export type AttemptRejection = keyof typeof AttemptRejection;

/** The kinds of deciders on attempts. */
export const DeciderKind = { USER: 'USER', KEY: 'KEY' } as const;
export type DeciderKind = keyof typeof DeciderKind;

@ObjectType({ description: 'The proof that a promoter submits for an attempt.', simpleResolvers: true })
export class Proof {
  @NullableField(() => String, 'Proof as text. Null if not submitted.')
  text!: string | null;

  @NullableField(
    () => UrlScalar,
    'URL where the result is visible. Neither fetched nor checked. Null if not submitted.',
  )
  url!: string | null;

  @NullableField(
    () => String,
    'A file: its https URL, or a reference that the organization understands. Null if not submitted.',
  )
  file!: string | null;

  @NullableField(() => String, 'Note by the promoter for the person who verifies it. Null if not set.')
  note!: string | null;
}

@Entity({ tableName: 'action_attempt' })
@NodeType("A promoter's attempt at a gig.")
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

  @EnumField(() => ActionAttemptStatus, 'Its status.')
  status!: ActionAttemptStatus;

  @Property({ type: 'text', nullable: true })
  proofText: string | null = null;

  @Property({ type: 'text', nullable: true })
  proofUrl: string | null = null;

  @Property({ type: 'text', nullable: true })
  proofFile: string | null = null;

  /** The promoter's note. */
  @Property({ type: 'text', nullable: true })
  remark: string | null = null;

  @NullableTextField('Note by the decider. Null if not set.')
  note!: string | null;

  @NullableEnumField(() => AttemptRejection, 'Why it was rejected. Null if it is not rejected.')
  reason: AttemptRejection | null = null;

  @Enum({ items: () => DeciderKind, type: 'text', nullable: true })
  decidedByKind: DeciderKind | null = null;

  @Property({ type: 'uuid', nullable: true })
  decidedById: string | null = null;

  @Property({ type: 'json', nullable: true })
  @NullableField(
    () => GraphQLJSONObject,
    'The decision of the reward rules after somebody verified it. If an event verified it, the decision is in the event.',
  )
  decision: Record<string, unknown> | null = null;

  @TimeField('When it was created.')
  createdAt: Date = new Date();

  @NullableTimeField('When it was verified or rejected. Null before the decision.')
  decidedAt!: Date | null;

  /** Keeps how the reward rules priced it. */
  explain(decision: Record<string, unknown>): void {
    this.decision = decision;
  }
}
