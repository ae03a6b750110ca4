import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { accessOf, isFrame } from './authorize-relations.js';
import { accessOfOperation } from './authorize-operations.js';
import { isHiddenFromOperators } from './opening-view.js';

/**
 * Makes every field that may be refused nullable, so that its error leaves the rest of the response in place.
 * These are the root fields of queries and mutations, fields with arguments, and relations that a reader of
 * the object may lack the scope for. All other fields stay as they are declared.
 */
export function keepRefusalsSmall(schema: GraphQLSchema, ownRelations: ReadonlySet<string>): void {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const field of roots.flatMap(fieldsOf)) allowNull(field);
  const all = new Set([...roots, schema.getSubscriptionType()]);
  const foreign = new Set([...all].flatMap(fieldsOf).flatMap(returnedForAnotherScope));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || all.has(type) || isFrame(type.name)) continue;
    for (const field of Object.values(type.getFields())) {
      const isOwn = ownRelations.has(`${type.name}.${field.name}`);
      if (!isOwn && (leadsAnywhere(schema, field) || mayBeRefused(type, field, foreign.has(type.name)))) {
        allowNull(field);
      }
    }
  }
}

/** Whether only the object knows its type, and one of the possible types asks for a scope. */
function leadsAnywhere(schema: GraphQLSchema, { type }: GraphQLField<unknown, unknown>): boolean {
  const target = getNamedType(type);
  return (
    isAbstractType(target) && schema.getPossibleTypes(target).some((one) => accessOf(one)?.scope != null)
  );
}

/**
 * Arguments may be wrong. A reader of an object may read its relations of the same scope, unless an operation
 * of another scope has returned it.
 */
function mayBeRefused(
  type: GraphQLObjectType,
  { type: target, args }: GraphQLField<unknown, unknown>,
  isForeign: boolean,
): boolean {
  if (args.length > 0) return true;
  const scope = accessOf(target)?.scope ?? null;
  return scope !== null && (isForeign || scope !== accessOf(type)?.scope);
}

/** The types that an operation returns to callers who may lack their scope: `fundCampaign` a campaign. */
function returnedForAnotherScope(field: GraphQLField<unknown, unknown>): string[] {
  const access = accessOfOperation(field);
  return returnedBy(field.type)
    .filter((type) => {
      const scope = accessOf(type)?.scope ?? null;
      if (!access || scope === null) return false;
      const { who, orOperator } = access;
      if ((who === 'operator' || orOperator === true) && isHiddenFromOperators(scope)) return true;
      return who.includes(':') && who.replace(/:.*$/, '') !== scope.replace(/:.*$/, '');
    })
    .map(({ name }) => name);
}

/** The object types of a result: its own, or those that its frame and its parts lead to. */
function returnedBy(output: GraphQLOutputType, seen = new Set<GraphQLObjectType>()): GraphQLObjectType[] {
  const type = getNamedType(output);
  if (!isObjectType(type) || seen.has(type)) return [];
  seen.add(type);
  if (!isFrame(type.name) && accessOf(type)?.scope !== null) return [type];
  return Object.values(type.getFields()).flatMap((field) => returnedBy(field.type, seen));
}

function fieldsOf(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, unknown>[] {
  return Object.values(type?.getFields() ?? {});
}

function allowNull(field: GraphQLField<unknown, unknown>): void {
  field.type = getNullableType(field.type);
}
