import { Length, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { Plan } from '../../kernel/rate-limit.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

@InputType({ description: 'An organization to suspend.' })
export class SuspendOrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  id!: string;

  @Field(() => String, { description: 'The reason, which members can read; 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}

@InputType({ description: 'An organization whose suspension ends.' })
export class UnsuspendOrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  id!: string;
}

@InputType({ description: 'The new plan of an organization.' })
export class SetOrganizationPlanInput {
  @Field(() => ID, { description: 'The organization.' })
  id!: string;

  @Field(() => Plan, { description: 'The new plan.' })
  plan!: Plan;
}

@InputType({ description: 'Which organizations to list.' })
export class OperatorOrganizationFilter {
  @NullableField(
    () => String,
    'Only organizations whose name contains this text, ignoring case; at most 200 characters.',
  )
  @MaxLength(200)
  q?: string | null;

  @NullableField(
    () => Boolean,
    'True: only suspended organizations. False: only organizations that are not suspended.',
  )
  suspended?: boolean | null;
}
