import { OptionalProps } from '@mikro-orm/core';
import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { Plan } from '../../kernel/rate-limit.js';
import { describeEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  ActorColumn,
  NullableEnumField,
  NullableTextField,
  NullableTimeField,
  TextField,
  TimeField,
  NullableUrlField,
  NullableTextFieldOf,
} from '../../kernel/schema/stored-field.js';

describeEnum(
  'Plan',
  Plan,
  'The plan sets the rate limits of keys, the quotas and the platform fee. The settings define them for each plan.',
  { FREE: 'The free plan, the default.', PRO: 'The paid plan: higher rate limits and quotas.' },
);

/** The seller or advertiser: the tenant that owns all rows. */
@Entity({ tableName: 'organization' })
@NodeType('A company that runs campaigns. It is the tenant that owns all objects.')
export class Organization {
  [OptionalProps]?:
    | 'id'
    | 'description'
    | 'website'
    | 'plan'
    | 'secondApprovalAbove'
    | 'rewardReviewAbove'
    | 'createdAt'
    | 'updatedAt';

  @EntityId('organization')
  id: string = newId();

  @TextField('Display name.')
  name!: string;

  @NullableTextField("The organization's description of itself.")
  description: string | null = null;

  @NullableUrlField("The organization's public website.")
  website: string | null = null;

  /** The plan sets the rate limit of its keys; the default is free. Operators set it. */
  @NullableEnumField(
    () => Plan,
    'The plan, which sets rate limits, quotas and the platform fee. Null means FREE.',
  )
  plan: Plan | null = null;

  /** By asset, in atomic units as text: anything worth more needs the approval of two people. */
  @Property({ type: 'json' })
  secondApprovalAbove: Readonly<Record<string, string>> = {};

  /** By asset, in atomic units as text: only a person releases a larger reward. */
  @Property({ type: 'json' })
  rewardReviewAbove: Readonly<Record<string, string>> = {};

  @NullableTimeField(
    'When an operator suspended the organization. A suspended organization is read-only. Null when it is not suspended.',
  )
  suspendedAt: Date | null = null;

  @NullableTextFieldOf(
    'suspension_reason',
    'Note of the operator on the suspension. Null when the organization is not suspended.',
  )
  suspensionNote: string | null = null;

  @ActorColumn()
  suspensionBy: string | null = null;

  @TimeField('When it was created.')
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', onUpdate: () => new Date() })
  @Field(() => GraphQLDateTime, { description: 'When it last changed.' })
  updatedAt: Date = new Date();

  /** Makes it read-only until `resume`. */
  suspend(note: string, by: string): void {
    this.suspendedAt = new Date();
    this.suspensionNote = note;
    this.suspensionBy = by;
  }

  resume(): void {
    this.suspendedAt = null;
    this.suspensionNote = null;
    this.suspensionBy = null;
  }

  changePlan(plan: Plan): void {
    this.plan = plan;
  }
}
