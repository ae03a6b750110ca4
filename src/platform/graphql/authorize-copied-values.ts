import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import type { Copied, CopiedValues, ScopeOfType } from '../../kernel/copied-values.js';
import type { Principal } from '../../kernel/principal.js';
import { accessOf } from './authorize-relations.js';
import { mayRead } from './may-read.js';

type Resolve = GraphQLFieldResolver<unknown, Caller>;

/**
 * Requires the source's scope for every copied value, because JSON has no types with authorized relations.
 * Throws for a JSON field without a row in `copiedValues`, and for a row without a field.
 */
export function authorizeCopiedValues(schema: GraphQLSchema, copiedValues: CopiedValues): void {
  const known = new Set(Object.keys(copiedValues));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const row = copiedValues[name];
      if (row) authorize(field, row);
      else if (getNamedType(field.type).name === 'JSONObject') {
        throw new Error(`${name} is a JSON field without a row in the copiedValues of a feature.`);
      }
      known.delete(name);
    }
    explain(type, copiedValues);
  }
  const [stray] = known;
  if (stray !== undefined) throw new Error(`A feature has a copied value for the unknown field ${stray}.`);
}

function authorize(field: GraphQLField<unknown, Caller>, row: Copied): void {
  const { resolve = defaultFieldResolver } = field;
  if (!row.scopeOf && !row.show) return;
  const authorized: Resolve = async (source, args, caller, info): Promise<unknown> => {
    const value: unknown = await resolve(source, args, caller, info);
    if (!isObject(source) || value == null) return value;
    if ((await missingScope(row, source, caller, info)) !== null) return null;
    if (!row.show || !isObject(value)) return value;
    const isInside = caller.principal.kind === 'key';
    return row.show({ ...value }, (scope) => isInside && mayRead(caller.principal, scope, info));
  };
  field.resolve = (source, args, caller, info): unknown =>
    !isObject(source) || seesAll(caller.principal, source)
      ? resolve(source, args, caller, info)
      : authorized(source, args, caller, info);
}

/** Makes `withheldReason` name the missing scopes, on types whose values may be withheld completely. */
function explain(type: GraphQLObjectType<unknown, Caller>, copiedValues: CopiedValues): void {
  const rows = Object.keys(type.getFields()).flatMap((name) => copiedValues[`${type.name}.${name}`] ?? []);
  if (!rows.some(({ scopeOf }) => scopeOf)) return;
  const field = type.getFields()['withheldReason'];
  if (!field) throw new Error(`${type.name} has values that may be withheld, but no field withheldReason.`);
  const resolve: Resolve = async (source, _args, caller, info): Promise<string | null> => {
    if (!isObject(source) || seesAll(caller.principal, source)) return null;
    const missing = await Promise.all(rows.map(async (row) => missingScope(row, source, caller, info)));
    const named = [...new Set(missing.filter((scope) => scope !== null))].map((scope) => `"${scope}"`);
    if (named.length === 0) return null;
    return `This API key lacks the scope${named.length > 1 ? 's' : ''} ${named.join(' and ')}.`;
  };
  field.resolve = resolve;
}

async function missingScope(
  { scopeOf }: Copied,
  source: object,
  caller: Caller,
  info: GraphQLResolveInfo,
): Promise<string | null> {
  if (!scopeOf || caller.principal.kind !== 'key') return null;
  const scopeOfType: ScopeOfType = (name) => {
    const type = info.schema.getType(name);
    return (isObjectType(type) && accessOf(type)?.scope) || '*';
  };
  const scope = await scopeOf(source, caller, scopeOfType);
  return scope === null || mayRead(caller.principal, scope, info) ? null : scope;
}

/** Whether the caller sees every value: keys with full access, members of the organization, and operators. */
function seesAll(principal: Principal, source: object): boolean {
  if (principal.kind === 'key') return principal.scopes.has('*');
  if (principal.kind === 'anonymous' || principal.isOperator) return true;
  // A promoter sees the reasons of decisions about their own work, but no other values of the organization.
  const { organizationId } = source as { readonly organizationId?: unknown };
  return typeof organizationId !== 'string' || principal.organizationIds.includes(organizationId);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
