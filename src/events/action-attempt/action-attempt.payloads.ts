import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { ActionAttempt } from './action-attempt.entity.js';

export const ActionAttemptConnection = connectionOf(ActionAttempt, 'ActionAttempt');

@ObjectType({ simpleResolvers: true })
abstract class AttemptPayload extends MutationPayload {
  @NullableField(() => ActionAttempt, 'The attempt. Null if the mutation was refused.')
  actionAttempt?: ActionAttempt;
}

@ObjectType({ description: 'The verified attempt.', simpleResolvers: true })
export class VerifyActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The rejected attempt.', simpleResolvers: true })
export class RejectActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The submitted attempt, waiting for verification.', simpleResolvers: true })
export class SubmitActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The resubmitted attempt, waiting for verification.', simpleResolvers: true })
export class ResubmitActionAttemptPayload extends AttemptPayload {}
