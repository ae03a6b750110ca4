import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { Reward } from './reward.entity.js';

export const RewardConnection = connectionOf(Reward, 'Reward');

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
