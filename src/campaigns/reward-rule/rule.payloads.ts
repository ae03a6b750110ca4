import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { RuleVersion } from './rule-version.entity.js';

export const RuleVersionConnection = connectionOf(RuleVersion, 'RuleVersion');

@ObjectType({
  description: 'The live version: a new version, or the existing one if its content is the same.',
  simpleResolvers: true,
})
export class PublishRewardRulesPayload extends MutationPayload {
  @NullableField(() => RuleVersion, 'The live version. Null if the mutation was refused.')
  ruleVersion?: RuleVersion;
}
