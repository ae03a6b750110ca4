import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { Reward } from './reward.entity.js';

export const RewardConnection = connectionOf(Reward, 'Reward');

@ObjectType({ simpleResolvers: true })
export abstract class RewardPayload extends MutationPayload {
  @NullableField(() => Reward, 'The reward. Null if the mutation was refused.')
  reward?: Reward;
}

@ObjectType({ description: 'The reward and its new reversal.', simpleResolvers: true })
export class ReverseRewardPayload extends RewardPayload {
  @NullableField(() => RewardReversal, 'The reversal. Null if the mutation was refused.')
  reversal?: RewardReversal | null;
}
