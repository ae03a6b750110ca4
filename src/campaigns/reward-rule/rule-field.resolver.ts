import { Query, Resolver } from 'type-graphql';
import { descriptionsOf } from '../../kernel/schema/describe-enum.js';
import { describeFields } from './describe-fields.js';
import { RuleOperatorName } from './rule.enums.js';
import { RuleField, RuleOperator } from './rule-field.types.js';

@Resolver()
export class RuleFieldResolver {
  @Query(() => [RuleField], { description: 'All fields that the conditions of reward rules can read.' })
  ruleFields(): readonly RuleField[] {
    return describeFields();
  }

  @Query(() => [RuleOperator], { description: 'All operators of the conditions of reward rules.' })
  ruleOperators(): readonly RuleOperator[] {
    return [...descriptionsOf(RuleOperatorName)].map(([name, description]) => ({
      name: name as RuleOperatorName,
      description,
    }));
  }
}
