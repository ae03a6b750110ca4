import type { EntityClass } from '@mikro-orm/core';
import { MaxLength, ValidateNested } from 'class-validator';
import { ArgsType, Field, type ClassType } from 'type-graphql';
import type { Conditions } from '../list-conditions.js';
import { OrderDirection, PageArgs } from '../schema/connection.js';
import { describeEnum } from '../schema/describe-enum.js';
import { maxFilterText, type IdFilter } from '../schema/filter.inputs.js';
import { inputClass, nullableInput, requiredInput } from '../schema/input-field.js';
import { NullableField } from '../schema/nullable-field.js';
import { allOf } from '../schema/all-of.js';
import type { FilterField } from './filter-fields.js';
import { searchPattern, startingPattern } from './like-pattern.js';
import { byCreation, type ListOrder, type OrderBy } from './list-order.js';

/** The values of a filter, by the names of its fields. */
type FilterValues = Readonly<Record<string, unknown>> & { readonly organizationId?: IdFilter | null };

/** The arguments of a list in the schema. */
export interface ListArgs extends PageArgs {
  readonly orderBy?: OrderBy | null;
  readonly filter?: FilterValues | null;
  readonly search?: string | null;
}

/** What `search` looks at. */
interface Search {
  readonly columns: readonly string[];
  /** Which of the texts: "the name or the email address". */
  readonly description: string;
  /** Whether only the beginning is compared, in upper and lower case as written, by an ordinary index. */
  readonly isPrefix?: boolean;
}

interface Declaration {
  /** The beginning of the names in the schema: `CampaignOrder`, `CampaignOrderField`, `CampaignFilter`. */
  readonly name: string;
  /** The listed objects: "campaigns". */
  readonly what: string;
  /** When `CREATED_AT` is: "when it was received". */
  readonly created?: string;
  readonly orders?: Readonly<Record<string, ListOrder>>;
  readonly filters?: Readonly<Record<string, FilterField>>;
  readonly search?: Search;
}

/** A list of the schema: what it may be sorted, filtered and searched by. */
export interface List<Entity> {
  readonly entity: EntityClass<Entity>;
  /** The class of its arguments, for `@Args(() => list.Args)`. */
  readonly Args: ClassType<ListArgs>;
  readonly orders: Readonly<Record<string, ListOrder>>;
  /** Adds the conditions of `filter` and `search`. */
  restrict(conditions: Conditions, args: ListArgs): void;
}

/** Declares a list by data. The indexes of its orders, filters and search are in a migration. */
export function defineList<Entity extends { id: string }>(
  entity: EntityClass<Entity>,
  declaration: Declaration,
): List<Entity> {
  const { created = 'when it was created', filters = {}, search } = declaration;
  const orders = { [byCreation]: { description: `By time, ${created}.`, keys: [] }, ...declaration.orders };
  return {
    entity,
    Args: argsOf(declaration, orders),
    orders,
    restrict(conditions, args) {
      for (const [name, field] of Object.entries(filters)) {
        const value = args.filter?.[name];
        if (value != null) field.restrict(conditions, value as never, name);
      }
      if (search && args.search != null && args.search !== '') restrictBy(conditions, search, args.search);
    },
  };
}

function restrictBy(conditions: Conditions, { columns, isPrefix = false }: Search, text: string): void {
  const operator = isPrefix ? 'like' : 'ilike';
  const pattern = isPrefix ? startingPattern(text) : searchPattern(text);
  const any = columns.map((column) => `${column} ${operator} ?`).join(' or ');
  conditions.andMatching(`(${any})`, ...columns.map(() => pattern));
}

function argsOf(
  { name, what, filters, search }: Declaration,
  orders: Readonly<Record<string, ListOrder>>,
): ClassType<ListArgs> {
  class Args extends PageArgs {}
  const order = orderInput(name, what, orders);
  const newestFirst = { field: byCreation, direction: OrderDirection.DESC };
  allOf(
    Field(() => order, {
      nullable: true,
      defaultValue: newestFirst,
      description: 'The order of the list. Null means the newest first.',
    }),
    ValidateNested(),
  )(Args.prototype, 'orderBy');
  if (filters) {
    const filter = filterInput(name, what, filters);
    allOf(
      NullableField(() => filter, `Which ${what} to list. Default: all.`),
      ValidateNested(),
    )(Args.prototype, 'filter');
  }
  if (search) {
    const rule = search.isPrefix
      ? 'starts with this text'
      : 'contains this text, ignoring case. One or two characters are found only at the beginning';
    const description = `Only ${what} of which ${search.description} ${rule}. At most ${maxFilterText} characters.`;
    allOf(
      NullableField(() => String, description),
      MaxLength(maxFilterText),
    )(Args.prototype, 'search');
  }
  ArgsType()(Args);
  return Args;
}

function orderInput(name: string, what: string, orders: Readonly<Record<string, ListOrder>>): ClassType {
  const fields = Object.fromEntries(Object.keys(orders).map((field) => [field, field]));
  const descriptions = Object.entries(orders).map(([field, { description }]) => [field, description]);
  describeEnum(
    `${name}OrderField`,
    fields,
    `What ${what} can be sorted by.`,
    Object.fromEntries(descriptions) as Record<string, string>,
  );
  return inputClass(`${name}Order`, `The order of a list of ${what}.`, {
    field: requiredInput(() => fields)('What to sort by. Equal items are sorted by creation.'),
    direction: requiredInput(() => OrderDirection)('The direction.'),
  });
}

function filterInput(name: string, what: string, filters: Readonly<Record<string, FilterField>>): ClassType {
  const decorators = Object.entries(filters).map(([field, { type, description, rules }]) => [
    field,
    nullableInput(type)(description, ...rules),
  ]);
  return inputClass(
    `${name}Filter`,
    `Which ${what} to list. All given fields must match.`,
    Object.fromEntries(decorators) as Record<string, PropertyDecorator>,
  );
}
