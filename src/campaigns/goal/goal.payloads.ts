import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Goal } from './goal.entity.js';

export const GoalConnection = connectionOf(Goal, 'Goal');

@ObjectType({ simpleResolvers: true })
abstract class GoalPayload extends MutationPayload {
  @Field(() => Goal, { nullable: true, description: 'The goal. Null if the mutation was refused.' })
  goal?: Goal;
}

@ObjectType({ description: 'The new goal.', simpleResolvers: true })
export class CreateGoalPayload extends GoalPayload {}

@ObjectType({ description: 'The changed goal.', simpleResolvers: true })
export class UpdateGoalPayload extends GoalPayload {}

@ObjectType({ description: 'The deleted goal.', simpleResolvers: true })
export class DeleteGoalPayload extends MutationPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'TypeID of the deleted goal. Null if the mutation was refused.',
  })
  deletedId?: string;
}
