import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { ActionAttempt } from './action-attempt.entity.js';

export const ActionAttemptConnection = connectionOf(ActionAttempt, 'ActionAttempt');

@ObjectType({ simpleResolvers: true })
export abstract class AttemptPayload extends MutationPayload {
  @NullableField(() => ActionAttempt, 'The attempt. Null if the mutation was refused.')
  actionAttempt?: ActionAttempt;
}
