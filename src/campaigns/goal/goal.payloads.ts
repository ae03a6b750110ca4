import { ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Goal } from './goal.entity.js';

export const GoalConnection = connectionOf(Goal, 'Goal');

@ObjectType({ simpleResolvers: true })
export abstract class GoalPayload extends MutationPayload {
  @NullableField(() => Goal, 'The goal. Null if the mutation was refused.')
  goal?: Goal;
}

@ObjectType({ description: 'The deleted goal.', simpleResolvers: true })
export class DeleteGoalPayload extends MutationPayload {
  @NullableField(() => ID, 'TypeID of the deleted goal. Null if the mutation was refused.')
  deletedId?: string;
}
