import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import type { TypeAccess } from '../../kernel/feature.js';
import { requireScope } from '../../kernel/principal.js';
import { mayRead } from './may-read.js';

/** The types of a schema, and the relations that ask for no scope. */
export interface RelationRules {
  readonly types: Readonly<Record<string, TypeAccess>>;
  readonly ownRelations: ReadonlySet<string>;
}

/** The extension of an object type that says who may read it. */
const accessExtension = 'access';

/** Whether a type only groups objects of other types. */
export const isFrame = (name: string): boolean => /(?:Payload|Connection|Edge)$/.test(name);

/**
 * Puts every relation of the schema behind the scope of the type that it leads to. So a key reads of an
 * object only what the object's own query allows, and no resolver can forget it. Throws for a type without
 * a row, and for a row without a type.
 *
 * Without the scope a relation shows only the id, which the object with the relation shows anyway. The
 * result of a mutation needs no more than the mutation. Beyond that, a scope to write counts there as the
 * scope to read.
 */
export function authorizeRelations(
  schema: GraphQLSchema,
  { types: rows, ownRelations }: RelationRules,
): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__') && !roots.has(type),
  ) as GraphQLObjectType<unknown, Caller>[];
  for (const type of types) {
    const access = rows[type.name];
    if (access) type.extensions = { ...type.extensions, [accessExtension]: access };
    else if (!isFrame(type.name)) throw new Error(`${type.name} has no row in the types of a feature.`);
  }
  for (const type of types) {
    if (isFrame(type.name)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!ownRelations.has(`${type.name}.${field.name}`)) authorize(field);
    }
  }
  const stray = Object.keys(rows).find((name) => !types.some((type) => type.name === name));
  if (stray !== undefined) throw new Error(`A feature has a row for the unknown type ${stray}.`);
}

function authorize(field: GraphQLField<unknown, Caller>): void {
  const target = getNamedType(field.type);
  const { resolve = defaultFieldResolver } = field;
  if (isAbstractType(target)) {
    field.resolve = authorizedByValue(resolve, target);
    return;
  }
  const access = accessOf(field.type);
  if (!access?.scope) return;
  const { scope } = access;
  // Even the length of a list reveals something.
  const isList = !access.isPassage && (isFrame(target.name) || isListType(getNullableType(field.type)));
  field.resolve = (source, args, caller, info): unknown => {
    const { principal } = caller;
    if (!mayRead(principal, scope, info) && (isList || !isOpen(info, access, field.type))) {
      requireScope(principal, scope);
    }
    return resolve(source, args, caller, info);
  };
}

/** If only the object knows its type, access is checked after loading it. */
function authorizedByValue(
  resolve: GraphQLFieldResolver<unknown, Caller>,
  target: GraphQLAbstractType,
): GraphQLFieldResolver<unknown, Caller> {
  return async (source, args, caller, info): Promise<unknown> => {
    const value: unknown = await resolve(source, args, caller, info);
    if (value == null || caller.principal.kind !== 'key') return value;
    const name = await target.resolveType?.(value, caller, info, target);
    const type = info.schema.getType(name ?? '');
    const access = isObjectType(type) ? rowOf(type) : undefined;
    if (!access || !isObjectType(type)) throw new Error(`The type of a ${target.name} is unknown.`);
    const { scope } = access;
    if (scope && !mayRead(caller.principal, scope, info) && !isOpen(info, access, type)) {
      requireScope(caller.principal, scope);
    }
    return value;
  };
}

/** The row of a field's type, or of the objects in its connection. */
export function accessOf(type: GraphQLOutputType): TypeAccess | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named)) return undefined;
  const nodes = isFrame(named.name) ? named.getFields()['nodes'] : undefined;
  const target = nodes ? getNamedType(nodes.type) : named;
  return isObjectType(target) ? rowOf(target) : undefined;
}

function rowOf({ extensions }: GraphQLObjectType): TypeAccess | undefined {
  return extensions[accessExtension] as TypeAccess | undefined;
}

/** Whether only fields that need no scope are selected. */
function isOpen(info: GraphQLResolveInfo, access: TypeAccess, type: GraphQLOutputType): boolean {
  const target = getNamedType(type);
  const fields = isObjectType(target) ? target.getFields() : {};
  const open = new Set(['__typename', ...(access.open ?? ['id'])]);
  const allows = (name: string): boolean => {
    const further = access.isPassage ? fields[name] : undefined;
    return open.has(name) || (further !== undefined && accessOf(further.type)?.scope != null);
  };
  const isWithin = (selectionSet: SelectionSetNode | undefined): boolean =>
    (selectionSet?.selections ?? []).every((selection) => {
      if (selection.kind === Kind.FIELD) return allows(selection.name.value);
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      const condition = fragment?.typeCondition?.name.value;
      const isOfAnother =
        condition !== undefined && condition !== target.name && isObjectType(info.schema.getType(condition));
      return isOfAnother || isWithin(fragment?.selectionSet);
    });
  return info.fieldNodes.every(({ selectionSet }) => isWithin(selectionSet));
}
