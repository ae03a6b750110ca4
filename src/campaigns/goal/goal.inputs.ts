import { IsOptional, Length } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { GoalSettings, NewGoalInput } from '../campaign/new-goal.input.js';

@InputType({ description: 'A new goal.' })
export class CreateGoalInput extends NewGoalInput {
  @Field(() => ID, { description: 'The campaign.' })
  campaignId!: string;
}

@InputType({
  description: 'Changes of a goal: an absent field stays as it is, null empties a field that may be empty.',
})
export class UpdateGoalInput extends GoalSettings {
  @Field(() => ID, { description: 'The goal.' })
  id!: string;

  @Field(() => String, { nullable: true, description: '1 to 200 characters, unique in the campaign.' })
  @IsOptional()
  @Length(1, 200)
  name?: string | null;
}

@InputType({ description: 'A goal to delete.' })
export class DeleteGoalInput {
  @Field(() => ID, { description: 'The goal.' })
  id!: string;
}
