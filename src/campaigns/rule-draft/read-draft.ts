import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import { argumentCleaner } from '../../platform/graphql/argument-cleaner.js';
import { readRuleSet, type PartialRuleSet, type RuleSetTerms } from '../reward-rule/check-rule-set.js';
import { Faults } from '../reward-rule/faults.js';
import type { RewardCapInput, RewardRuleInput } from '../reward-rule/rule.inputs.js';
import type { RuleSet } from '../reward-rule/rule.js';
import type { DraftContent } from './rule-draft.entity.js';

/** Longer messages quote a value of the draft. */
const maxMessage = 300;
const mutation = 'publishRewardRules';

/** A draft as rules, and everything that keeps it from being published. */
interface ReadDraft {
  readonly ruleSet: RuleSet;
  readonly faults: Faults;
}

/**
 * Reads a draft as the schema reads the input of `publishRewardRules`, then checks it as publishing does.
 * Rules with faults of form do not keep the others from being checked. Pure.
 */
export function readDraft(content: DraftContent, terms: RuleSetTerms, schema: GraphQLSchema): ReadDraft {
  const faults = new Faults();
  const { rules, caps, ...others } = content;
  for (const name of Object.keys(others)) {
    faults.add([name.slice(0, maxMessage)], 'is not a member of a rule set: it has rules and caps');
  }
  const set: PartialRuleSet = {
    rules: itemsOf<RewardRuleInput>(rules ?? [], 'rules', schema, faults),
    caps: itemsOf<RewardCapInput>(caps ?? [], 'caps', schema, faults).filter((cap) => cap !== undefined),
  };
  if (rules == null) faults.add(['rules'], 'must be a list; an empty list pays the plain amounts');
  return { ruleSet: readRuleSet(cleaned(set, schema, faults), terms, faults), faults };
}

/** The items that have the form of the schema; undefined at the place of each other one. */
function itemsOf<Item>(
  value: unknown,
  name: 'rules' | 'caps',
  schema: GraphQLSchema,
  faults: Faults,
): (Item | undefined)[] {
  if (!Array.isArray(value)) {
    faults.add([name], 'must be a list');
    return [];
  }
  const type = itemTypeOf(schema, name);
  return value.map((item: unknown, at) => {
    let isWhole = true;
    const read: unknown = coerceInputValue(withoutNulls(item), type, (path, _value, { message }) => {
      isWhole = false;
      const sentence = message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message;
      faults.add([name, String(at), ...path.map(String)], sentence);
    });
    return isWhole ? (read as Item) : undefined;
  });
}

function itemTypeOf(schema: GraphQLSchema, name: string): GraphQLInputType {
  const list = `${name === 'rules' ? 'RewardRule' : 'RewardCap'}Input`;
  return schema.getType(list) as GraphQLInputType;
}

/** Trims the texts, and finds blank ones, as for the input of the mutation. */
function cleaned(set: PartialRuleSet, schema: GraphQLSchema, faults: Faults): PartialRuleSet {
  const args = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  const result = argumentCleaner(args)({ input: set });
  if ('args' in result) return result.args['input'] as PartialRuleSet;
  for (const { field, message, code } of result.problems) faults.add(field ?? [], message, code);
  return set;
}

/** A form that is not filled in yet sends null. Conditions are data, where null is a value. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(
    members.map(([name, member]) => [name, name === 'when' ? (member as unknown) : withoutNulls(member)]),
  );
}
