import { Length } from 'class-validator';
import { IdInput, Input, NullableTextInput } from '../../kernel/schema/input-field.js';
import { GoalSettings, NewGoalInput } from '../campaign/new-goal.input.js';

@Input('A new goal.')
export class CreateGoalInput extends NewGoalInput {
  @IdInput('TypeID of the campaign.')
  campaignId!: string;
}

@Input('Changes to a goal. An omitted field keeps its value; null clears an optional field.')
export class UpdateGoalInput extends GoalSettings {
  @IdInput('TypeID of the goal.')
  id!: string;

  @NullableTextInput('Name, 1 to 200 characters, unique in the campaign.', Length(1, 200))
  name?: string | null;
}
