import { Field, ID, ObjectType } from 'type-graphql';
import { ErrorCode } from '../../kernel/errors.js';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { RuleVersion } from '../reward-rule/rule-version.entity.js';
import { RuleDraft } from './rule-draft.entity.js';

export const RuleDraftConnection = connectionOf(RuleDraft, 'RuleDraft');

@ObjectType({ description: 'A fault for which a draft could not be published.', simpleResolvers: true })
export class RuleDraftFault {
  @Field(() => [String], { description: 'Path in the content: `["rules", "0", "reward"]`.' })
  field!: readonly string[];

  @Field(() => String, { description: 'What is wrong, and what is allowed. For people.' })
  message!: string;

  @Field(() => ErrorCode, { description: 'A code for programs.' })
  code!: ErrorCode;
}

@ObjectType({ simpleResolvers: true })
export abstract class RuleDraftPayload extends MutationPayload {
  @NullableField(() => RuleDraft, 'The draft. Null if the mutation was refused.')
  ruleDraft?: RuleDraft;
}

@ObjectType({ description: 'The deleted draft.', simpleResolvers: true })
export class DeleteRuleDraftPayload extends MutationPayload {
  @NullableField(() => ID, 'TypeID of the deleted draft. Null if the mutation was refused.')
  deletedId?: string;
}

@ObjectType({
  description: 'The live version: a new version, or the existing one if its content is the same.',
  simpleResolvers: true,
})
export class PublishRuleDraftPayload extends MutationPayload {
  @NullableField(() => RuleVersion, 'The live version. Null if the mutation was refused.')
  ruleVersion?: RuleVersion;
}
