import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { ActionAttempt } from '../event/action-attempt.entity.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { Reward } from './reward.entity.js';

export const RewardConnection = connectionOf(Reward, 'Reward');

@ObjectType({ simpleResolvers: true })
abstract class AttemptPayload extends MutationPayload {
  @Field(() => ActionAttempt, { nullable: true, description: 'Null when refused.' })
  actionAttempt?: ActionAttempt;
}

@ObjectType({ description: 'The attempt, verified now.', simpleResolvers: true })
export class VerifyActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The attempt, rejected now.', simpleResolvers: true })
export class RejectActionAttemptPayload extends AttemptPayload {}

@ObjectType({ description: 'The reward, and what was taken back of it.', simpleResolvers: true })
export class ReverseRewardPayload extends MutationPayload {
  @Field(() => Reward, { nullable: true, description: 'Null when refused.' })
  reward?: Reward;

  @Field(() => RewardReversal, {
    nullable: true,
    description: 'What was taken back by this; null when refused.',
  })
  reversal?: RewardReversal | null;
}

@ObjectType({ description: 'The reward that was let go.', simpleResolvers: true })
export class ReleaseRewardPayload extends MutationPayload {
  @Field(() => Reward, { nullable: true, description: 'Null when refused.' })
  reward?: Reward;
}
