import { IsOptional, Length, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { Plan } from '../../kernel/rate-limit.js';

@InputType({ description: 'An organization to suspend.' })
export class SuspendOrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  id!: string;

  @Field(() => String, { description: 'Why, for its members to read; 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}

@InputType({ description: 'An organization whose suspension is over.' })
export class UnsuspendOrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  id!: string;
}

@InputType({ description: 'The plan of an organization.' })
export class SetOrganizationPlanInput {
  @Field(() => ID, { description: 'The organization.' })
  id!: string;

  @Field(() => Plan, { description: 'By which its keys are limited from now on.' })
  plan!: Plan;
}

@InputType({ description: 'Which organizations to list.' })
export class OperatorOrganizationFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Whose name contains this text, whatever its case; at most 200 characters.',
  })
  @IsOptional()
  @MaxLength(200)
  q?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that are suspended, or only those that are not.',
  })
  suspended?: boolean | null;
}
