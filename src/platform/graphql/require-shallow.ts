import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
import { ForbiddenError } from '../../kernel/errors.js';

/**
 * Limits a publishable key, which any visitor can read, to the object that it creates. Of a conversion's
 * campaign, goal or promoter it sees only the id. A query creates nothing, so there it sees only ids.
 */
export function requireShallow(info: GraphQLResolveInfo): void {
  const isBeyond = info.operation.operation !== OperationTypeNode.MUTATION;
  for (const { selectionSet } of info.fieldNodes) check(info, info.returnType, selectionSet, isBeyond);
}

function check(
  info: GraphQLResolveInfo,
  type: Parameters<typeof getNamedType>[0],
  selectionSet: SelectionSetNode | undefined,
  isBeyond: boolean,
): void {
  const named = getNamedType(type) as GraphQLNamedType;
  for (const selection of selectionSet?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      checkField(info, named, selection, isBeyond);
    } else {
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      const condition = fragment?.typeCondition?.name.value;
      const narrowed = condition === undefined ? named : info.schema.getType(condition);
      check(info, narrowed ?? named, fragment?.selectionSet, isBeyond);
    }
  }
}

function checkField(
  info: GraphQLResolveInfo,
  type: GraphQLNamedType,
  { name: { value: name }, selectionSet }: GraphQLResolveInfo['fieldNodes'][number],
  isBeyond: boolean,
): void {
  if (!(isObjectType(type) || isInterfaceType(type))) return;
  const isNode = type.name === 'Node' || type.getInterfaces().some((one) => one.name === 'Node');
  if (isNode && isBeyond && name !== 'id' && name !== '__typename') {
    throw new ForbiddenError(`A publishable key can read only the id of a ${type.name}.`);
  }
  const field = type.getFields()[name];
  if (field) check(info, field.type, selectionSet, isBeyond || isNode);
}
