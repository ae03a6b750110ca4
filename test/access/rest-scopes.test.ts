import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLObjectType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { dialects } from '../../rest-compat/mount-rest.js';
import { typeTable, leadingOf, schema } from './schema-relations.js';

/** The types of the objects that a REST operation selects without their scope, by field. */
class ScopeWalk {
  readonly missing: string[] = [];
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    document: DocumentNode,
    /** The scopes that the route asks for. */
    readonly documented: ReadonlySet<string | null>,
  ) {
    const { definitions } = document;
    this.#operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)!;
    this.#fragments = new Map(
      definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
    );
  }

  get #isMutation(): boolean {
    return this.#operation.operation === OperationTypeNode.MUTATION;
  }

  run(): readonly string[] {
    const root = this.#isMutation ? schema.getMutationType()! : schema.getQueryType()!;
    this.#walk(root, this.#operation.selectionSet, true);
    return this.missing;
  }

  #walk(type: GraphQLObjectType, set: SelectionSetNode | undefined, isRoot: boolean): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) this.#checkField(type, selection, isRoot);
      else {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
        this.#walk(type, fragment?.selectionSet, isRoot);
      }
    }
  }

  #checkField(type: GraphQLObjectType, selection: FieldNode, isRoot: boolean): void {
    const field = type.getFields()[selection.name.value];
    const named = field && getNamedType(field.type);
    // Conditional members are requested when the scope is there.
    if (!field || !isObjectType(named) || selection.directives?.length) return;
    const leading = leadingOf(field.type);
    if (!leading) return;
    const access = typeTable[leading.to.name];
    const isOwn = isRoot || type.name.endsWith('Payload') || /Connection$|IngestResult/.test(type.name);
    const enough = [access?.scope, this.#isMutation && access?.scope?.replace(':read', ':write')];
    const selected = selection.selectionSet?.selections.map((one) =>
      one.kind === Kind.FIELD ? one.name.value : '…',
    );
    const open = access?.open ?? ['id'];
    if (
      !isOwn &&
      access?.scope &&
      !access.isPassage &&
      !enough.some((one) => one && this.documented.has(one)) &&
      !(leading.as === 'object' && selected?.every((one) => open.includes(one)))
    ) {
      this.missing.push(`${type.name}.${field.name}: ${access.scope}`);
    }
    this.#walk(named, selection.selectionSet, false);
  }
}

describe('a REST route', () => {
  const routes = dialects.flatMap(({ name, base, routes: all }) =>
    all.map((route) => ({ route, title: `${name}: ${route.method} ${base}${route.path}` })),
  );

  it.each(routes)(
    '$title selects no more than its scope allows',
    ({ route: { document, scope, summary } }) => {
      const documented = new Set([scope, ...(/Also requires (\S+)\./.exec(summary)?.slice(1) ?? [])]);
      expect(new ScopeWalk(document, documented).run()).toEqual([]);
    },
  );
});
