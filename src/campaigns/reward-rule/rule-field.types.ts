import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { RuleFieldType, RuleOperatorName } from './rule.enums.js';

@ObjectType({ description: 'An operator that compares a field.', simpleResolvers: true })
export class RuleOperator {
  @Field(() => RuleOperatorName, { description: 'The operator, as conditions name it in `op`.' })
  name!: RuleOperatorName;

  @Field(() => String, { description: 'When the comparison holds.' })
  description!: string;
}

@ObjectType({ description: 'A comparison that a condition may make.', simpleResolvers: true })
export class RuleComparison {
  @Field(() => RuleOperatorName, { description: 'The operator.' })
  operator!: RuleOperatorName;

  @Field(() => GraphQLJSONObject, { description: 'A whole condition with it, for `RewardRuleInput.when`.' })
  example!: Readonly<Record<string, unknown>>;
}

@ObjectType({ description: 'A field that the conditions of reward rules can read.', simpleResolvers: true })
export class RuleField {
  @Field(() => String, { description: 'The name, as conditions name it in `field`.' })
  name!: string;

  @Field(() => String, { description: 'Its value.' })
  description!: string;

  @Field(() => RuleFieldType, { description: 'The type of its values.' })
  type!: RuleFieldType;

  @NullableField(() => [String], 'All values that it can have. Null if they are not a closed list.')
  values!: readonly string[] | null;

  @Field(() => [RuleComparison], { description: 'The comparisons that are allowed, each with an example.' })
  comparisons!: readonly RuleComparison[];
}
