import { Length } from 'class-validator';
import { Field } from 'type-graphql';
import { IdInput, Input, TextInput } from '../../kernel/schema/input-field.js';
import { Plan } from '../../kernel/rate-limit.js';

@Input('An organization to suspend.')
export class SuspendOrganizationInput {
  @IdInput('The organization.')
  id!: string;

  @TextInput('Why, for members to read; 1 to 1000 characters.', Length(1, 1000))
  note!: string;
}

@Input('The new plan of an organization.')
export class SetOrganizationPlanInput {
  @IdInput('The organization.')
  id!: string;

  @Field(() => Plan, { description: 'The new plan.' })
  plan!: Plan;
}
