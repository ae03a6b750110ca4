import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { RuleVersion } from './rule-version.entity.js';

export const RuleVersionConnection = connectionOf(RuleVersion, 'RuleVersion');

@ObjectType({
  description: 'The version that is live now: a new one, or the one that said the same already.',
  simpleResolvers: true,
})
export class PublishRewardRulesPayload extends MutationPayload {
  @Field(() => RuleVersion, { nullable: true, description: 'Null when refused.' })
  ruleVersion?: RuleVersion;
}
