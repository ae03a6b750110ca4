import { Length, MaxLength } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import {
  IdInput,
  NullableBooleanInput,
  NullableTextInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { Plan } from '../../kernel/rate-limit.js';

@InputType({ description: 'An organization to suspend.' })
export class SuspendOrganizationInput {
  @IdInput('The organization.')
  id!: string;

  @TextInput('The reason, which members can read; 1 to 1000 characters.', Length(1, 1000))
  reason!: string;
}

@InputType({ description: 'The new plan of an organization.' })
export class SetOrganizationPlanInput {
  @IdInput('The organization.')
  id!: string;

  @Field(() => Plan, { description: 'The new plan.' })
  plan!: Plan;
}

@InputType({ description: 'Which organizations to list.' })
export class OperatorOrganizationFilter {
  @NullableTextInput(
    'Only organizations whose name contains this text, ignoring case; at most 200 characters.',
    MaxLength(200),
  )
  q?: string | null;

  @NullableBooleanInput(
    'True: only suspended organizations. False: only organizations that are not suspended.',
  )
  suspended?: boolean | null;
}
