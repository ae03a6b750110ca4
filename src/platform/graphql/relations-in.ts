import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** Fields that only group objects, and are not relations. */
const frames: ReadonlySet<string> = new Set(['nodes', 'edges', 'node', 'pageInfo']);
const most = 100;

/**
 * The relations in a selection, as sorted paths such as `organization.wallet`, at most 100: all data beyond
 * an object's own columns. The paths omit pages and amounts.
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
