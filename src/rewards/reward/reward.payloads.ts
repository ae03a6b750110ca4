import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { Reward } from './reward.entity.js';

export const RewardConnection = connectionOf(Reward, 'Reward');

@ObjectType({ description: 'The reward and its new reversal.', simpleResolvers: true })
export class ReverseRewardPayload extends MutationPayload {
  @Field(() => Reward, { nullable: true, description: 'The reward. Null if the mutation was refused.' })
  reward?: Reward;

  @Field(() => RewardReversal, {
    nullable: true,
    description: 'The reversal. Null if the mutation was refused.',
  })
  reversal?: RewardReversal | null;
}

@ObjectType({ description: 'The released reward.', simpleResolvers: true })
export class ReleaseRewardPayload extends MutationPayload {
  @Field(() => Reward, { nullable: true, description: 'The reward. Null if the mutation was refused.' })
  reward?: Reward;
}
