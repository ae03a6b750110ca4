import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** Fields that hold objects together, and are no relations themselves. */
const frames: ReadonlySet<string> = new Set(['nodes', 'edges', 'node', 'pageInfo']);
const most = 100;

/**
 * The relations that a selection follows, as paths such as `organization.wallet`, sorted, at most 100: what is read of an object
 * beyond its own columns. Pages are left out of the paths, and so are amounts.
 */
export function relationsIn({ fieldNodes, fragments, returnType, schema }: GraphQLResolveInfo): string[] {
  const found = new Set<string>();
  const walk = (selectionSet: SelectionSetNode | undefined, of: GraphQLOutputType, path: string): void => {
    const type = getNamedType(of);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
        const condition = schema.getType(fragment?.typeCondition?.name.value ?? type.name);
        walk(fragment?.selectionSet, isObjectType(condition) ? condition : type, path);
        continue;
      }
      const name = selection.name.value;
      const field = type.getFields()[name];
      if (!field || !selection.selectionSet || getNamedType(field.type).name === 'Money') continue;
      const further = frames.has(name) ? path : path === '' ? name : `${path}.${name}`;
      if (further !== '' && found.size < most) found.add(further);
      walk(selection.selectionSet, field.type, further);
    }
  };
  for (const { selectionSet } of fieldNodes) walk(selectionSet, returnType, '');
  return [...found].toSorted();
}
