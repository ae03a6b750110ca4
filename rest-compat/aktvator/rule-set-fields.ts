import { RefusedError } from '../../src/kernel/errors.js';
import { defaultAsset } from '../../src/kernel/money.js';
import { refusalByIssues } from '../shared/body-schemas.js';
import type { Field } from '../shared/field.js';
import { currencyOf } from '../shared/money-number.js';
import type { JsonMembers } from '../shared/parse-json.js';
import { ruleSetSchemas, type RuleSetSchemas } from './rule-set-schemas.js';

/** By asset, because making them takes longer than reading a body. */
const schemas = new Map<string | undefined, RuleSetSchemas>();

function schemasOf(body: JsonMembers): RuleSetSchemas {
  const asset = assetOfBody(body);
  const known = schemas.get(asset) ?? ruleSetSchemas(asset);
  schemas.set(asset, known);
  return known;
}

/** The asset of the amounts; undefined if the body's currency is invalid. */
function assetOfBody(body: JsonMembers): string | undefined {
  try {
    return currencyOf(body) ?? defaultAsset;
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

function fieldOf(name: keyof RuleSetSchemas, isRequired: boolean): Field {
  return {
    name,
    inputs: [name],
    required: isRequired,
    read: (body) => {
      const { data, error } = schemasOf(body)[name].nullable().safeParse(body.get(name));
      if (error) throw refusalByIssues(error, name);
      return { [name]: data };
    },
  };
}

/** The fields of a set of reward rules. */
export const ruleSetFields: readonly Field[] = [fieldOf('rules', true), fieldOf('caps', false)];

/** The same fields where the rules may be omitted. */
export const draftRuleFields: readonly Field[] = [fieldOf('rules', false), fieldOf('caps', false)];
