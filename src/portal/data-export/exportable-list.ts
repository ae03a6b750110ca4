import {
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  parse,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Scope } from '../../kernel/catalogue.js';
import { isScope } from '../../kernel/scopes.js';
import { accessOfOperation } from '../../platform/graphql/authorize-operations.js';
import { accessOf } from '../../platform/graphql/authorize-relations.js';
import { itemOf } from '../../platform/graphql/select-columns.js';

/** A list that can be exported, as the schema describes it. */
export interface ExportableList {
  /** What a key needs to read all columns. */
  readonly scopes: readonly Scope[];
  /** Its arguments, without those of pages. */
  readonly args: readonly GraphQLArgument[];
  /** The paths of its columns below a row: `amount.asset`. */
  readonly columns: readonly string[];
}

const pageArguments: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before', 'offset']);

/** How deep parts of an object are shown as columns. */
const maxDepth = 3;

/** The lists of a schema that a scope opens, by the names of their queries. */
export function exportableLists(schema: GraphQLSchema): ReadonlyMap<string, ExportableList> {
  const lists = new Map<string, ExportableList>();
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const who = accessOfOperation(field)?.who ?? '';
    const node = itemOf(getNamedType(field.type));
    if (!isScope(who) || !node) continue;
    const scope = accessOf(field.type)?.scope ?? who;
    const args = field.args.filter(({ name }) => !pageArguments.has(name));
    lists.set(field.name, { scopes: [...new Set([who, scope])], args, columns: columnsOf(node, '', 1) });
  }
  return lists;
}

/**
 * The fields without arguments: values, the values of parts, and of other objects the id, which needs no
 * further scope. The id of the row comes first.
 */
function columnsOf(type: GraphQLObjectType, path: string, depth: number): string[] {
  const fields = Object.values(type.getFields()).filter(
    ({ name, args }) => args.length === 0 && name !== 'withheldReason',
  );
  const columns = fields.flatMap((field) => columnsIn(field, path + field.name, depth));
  return columns.toSorted((a, b) => Number(b === 'id') - Number(a === 'id'));
}

function columnsIn(field: GraphQLField<unknown, unknown>, path: string, depth: number): string[] {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return [path];
  const isPlural = isListType(getNullableType(field.type)) || /(?:Connection|Edge)$/.test(type.name);
  if (isPlural || !isObjectType(type)) return [];
  if (accessOf(type)?.scope != null) return type.getFields()['id'] ? [`${path}.id`] : [];
  return depth < maxDepth ? columnsOf(type, `${path}.`, depth + 1) : [];
}

/** The query of one page with these columns. It takes `$first`, `$after` and the arguments of the list. */
export function pageQuery(
  list: string,
  args: readonly GraphQLArgument[],
  columns: readonly string[],
): DocumentNode {
  const variables = [
    ...args.map(({ name, type }) => `$${name}: ${String(type)}`),
    '$first: Int',
    '$after: String',
  ];
  const passed = [...args.map(({ name }) => name), 'first', 'after'].map((name) => `${name}: $${name}`);
  return parse(
    `query Export(${variables.join(', ')}) {
       list: ${list}(${passed.join(', ')}) { nodes { ${selectionOf(columns)} } pageInfo { hasNextPage endCursor } }
     }`,
    { noLocation: true },
  );
}

/** The query that counts the rows of a list. */
export function countQuery(list: string, args: readonly GraphQLArgument[]): DocumentNode {
  const variables = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const text = `query Count(${variables}) { list: ${list}(${passed}) { totalCount } }`;
  return parse(text.replaceAll('()', ''), { noLocation: true });
}

/** `id amount { asset amount }` for `id`, `amount.asset` and `amount.amount`. */
function selectionOf(paths: readonly string[]): string {
  const below = Map.groupBy(paths, (path) => path.split('.', 1)[0] ?? '');
  return [...below]
    .map(([name, all]) => {
      const rest = all.filter((path) => path !== name).map((path) => path.slice(name.length + 1));
      return rest.length === 0 ? name : `${name} { ${selectionOf(rest)} }`;
    })
    .join(' ');
}

/** The value of a column in a row, as text. */
export function cellOf(row: unknown, column: string): string {
  const value = column
    .split('.')
    .reduce<unknown>(
      (inner, name) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[name],
      row,
    );
  if (value == null) return '';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
