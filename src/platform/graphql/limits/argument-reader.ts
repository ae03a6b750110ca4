import {
  getNullableType,
  isListType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLField,
  type OperationDefinitionNode,
} from 'graphql';

/** The variables as sent, not yet checked. */
export type Variables = Readonly<Record<string, unknown>>;

/** Reads arguments that give a number of items, whether literals or variables. */
export class ArgumentReader {
  /** Whether any value that was read came from a variable. */
  hasReadVariables = false;
  private readonly defaults: ReadonlyMap<string, unknown>;

  constructor(
    { variableDefinitions = [] }: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    this.defaults = new Map(
      variableDefinitions.map(({ variable, defaultValue }) => [
        variable.name.value,
        defaultValue && valueFromASTUntyped(defaultValue),
      ]),
    );
  }

  /**
   * The larger of `first` and `last`; undefined when neither is a number. `last` alone replaces the default
   * of `first`.
   */
  pageSize(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const last = this.value(field, node, 'last');
    const isFirstGiven = node.arguments?.some(({ name }) => name.value === 'first') === true;
    const first = typeof last === 'number' && !isFirstGiven ? undefined : this.value(field, node, 'first');
    const numbers = [first, last].filter((size) => typeof size === 'number');
    return numbers.length > 0 ? Math.max(0, ...numbers) : undefined;
  }

  /** The number of items in a list argument, such as ids to load; the longest of several. */
  listLength(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const names = field.args.filter(({ type }) => isListType(getNullableType(type))).map(({ name }) => name);
    const lists = names.map((name) => this.value(field, node, name)).filter(Array.isArray);
    return lists.length > 0 ? Math.max(...lists.map((list) => list.length)) : undefined;
  }

  private value(field: GraphQLField<unknown, unknown>, node: FieldNode, name: string): unknown {
    const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (!given) return field.args.find((argument) => argument.name === name)?.defaultValue;
    if (given.kind !== Kind.VARIABLE) return valueFromASTUntyped(given);
    this.hasReadVariables = true;
    const { value: variable } = given.name;
    return Object.hasOwn(this.variables, variable) ? this.variables[variable] : this.defaults.get(variable);
  }
}
