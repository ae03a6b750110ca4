import { ValidateNested } from 'class-validator';
import type { IdKind } from '../catalogue.js';
import { requireId } from '../ids.js';
import type { Conditions } from '../list-conditions.js';
import { amountOf, type MoneyInput } from '../schema/money.type.js';
import {
  DateTimeFilter,
  enumFilter,
  IdFilter,
  KeyFilter,
  MoneyFilter,
  StringFilter,
  type EnumFilterValue,
} from '../schema/filter.inputs.js';
import type { TypeFunction } from '../schema/nullable-field.js';
import { containingPattern, startingPattern } from './like-pattern.js';

/** A field of a list's filter: its type in the schema, and the conditions that a value adds. */
export interface FilterField {
  readonly type: TypeFunction;
  readonly description: string;
  readonly rules: readonly PropertyDecorator[];
  /** @param name The name of the field, for errors. */
  readonly restrict: (conditions: Conditions, value: never, name: string) => void;
}

function fieldOf(type: TypeFunction, description: string, restrict: FilterField['restrict']): FilterField {
  return { type, description, rules: [ValidateNested()], restrict };
}

/** Only rows of some organizations. In the lists of a caller's organizations, `tenantConditions` does it. */
export function ofOrganizations(what: string): FilterField {
  const { type, description, rules, restrict } = idField(
    'organization',
    'organization_id',
    `Only ${what} of these organizations.`,
  );
  return {
    type,
    description,
    rules,
    restrict(conditions, value, name) {
      if (!conditions.isOfTenants) restrict(conditions, value, name);
    },
  };
}

/** Only rows that name an object by its id. */
export function idField(kind: IdKind, column: string, description: string): FilterField {
  return fieldOf(
    () => IdFilter,
    description,
    (conditions: Conditions, { eq, in: all }: IdFilter, name: string) => {
      if (eq != null) conditions.and(`${column} = ?`, requireId(kind, eq, name));
      if (all != null) {
        conditions.andOneOf(
          column,
          'uuid',
          all.map((id) => requireId(kind, id, name)),
        );
      }
    },
  );
}

/** Only rows with a text, which has a trigram index or is in a list that is short. */
export function textField(column: string, description: string): FilterField {
  return fieldOf(
    () => StringFilter,
    description,
    (conditions: Conditions, { eq, in: all, contains }: StringFilter) => {
      equalOrOneOf(conditions, column, { eq, in: all });
      if (contains != null && contains !== '') {
        conditions.andMatching(`${column} ilike ?`, containingPattern(contains));
      }
    },
  );
}

/** Only rows with a key, which has an index by its beginning. */
export function keyField(column: string, description: string): FilterField {
  return fieldOf(
    () => KeyFilter,
    description,
    (conditions: Conditions, { eq, in: all, startsWith }: KeyFilter) => {
      equalOrOneOf(conditions, column, { eq, in: all });
      if (startsWith != null && startsWith !== '') {
        conditions.andMatching(`${column} like ?`, startingPattern(startsWith));
      }
    },
  );
}

/** Only rows with values of an enum. */
export function wordField(name: string, values: object, column: string, description: string): FilterField {
  const filter = enumFilter(name, values);
  return fieldOf(
    () => filter,
    description,
    (conditions: Conditions, value: EnumFilterValue) => {
      equalOrOneOf(conditions, column, value);
    },
  );
}

/** Only rows of a period. */
export function timeField(column: string, description: string): FilterField {
  return fieldOf(
    () => DateTimeFilter,
    description,
    (conditions: Conditions, { from, to }: DateTimeFilter) => {
      conditions.andIf(from, `${column} >= ?`).andIf(to, `${column} < ?`);
    },
  );
}

/** Only rows with amounts. */
export function amountField(column: string, description: string): FilterField {
  return fieldOf(
    () => MoneyFilter,
    description,
    (conditions: Conditions, value: MoneyFilter, name: string) => {
      for (const [operator, sign] of signs) {
        const bound: MoneyInput | null | undefined = value[operator];
        if (bound == null) continue;
        const { atomic, asset } = amountOf(bound, 'filter', name, operator);
        conditions.and('asset = ?', asset).andMatching(`${column} ${sign} ?::numeric`, atomic);
      }
    },
  );
}

const signs = [
  ['eq', '='],
  ['gte', '>='],
  ['lt', '<'],
] as const;

/** Only rows for which a condition holds, or does not hold. */
export function flagField(condition: string, description: string): FilterField {
  return {
    type: () => Boolean,
    description,
    rules: [],
    restrict: (conditions: Conditions, value: boolean) => {
      conditions.and(`(${condition}) = ?`, value);
    },
  };
}

function equalOrOneOf(conditions: Conditions, column: string, { eq, in: all }: EnumFilterValue): void {
  conditions.andIf(eq, `${column} = ?`);
  if (all != null) conditions.andOneOf(column, 'text', all);
}
