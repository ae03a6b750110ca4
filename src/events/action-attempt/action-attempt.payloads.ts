import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { ActionAttempt } from './action-attempt.entity.js';

export const ActionAttemptConnection = connectionOf(ActionAttempt, 'ActionAttempt');

@ObjectType({ simpleResolvers: true })
abstract class AttemptPayload extends MutationPayload {
  @Field(() => ActionAttempt, { nullable: true, description: 'Null when refused.' })
  actionAttempt?: ActionAttempt;
}

@ObjectType({ description: 'The attempt, verified now.', simpleResolvers: true })
export class VerifyActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The attempt, rejected now.', simpleResolvers: true })
export class RejectActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The attempt, waiting to be verified.', simpleResolvers: true })
export class SubmitActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The attempt, waiting to be verified again.', simpleResolvers: true })
export class ResubmitActionAttemptPayload extends AttemptPayload {}
