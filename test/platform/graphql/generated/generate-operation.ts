import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { Draw } from './draw.js';
import { ValueGenerator, type World } from './generate-value.js';
import { digitsOf } from './raw-numbers.js';

export type OperationKind = 'query' | 'mutation' | 'subscription';

/** A document of one operation, with its variables. */
export interface GeneratedOperation {
  readonly kind: OperationKind;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const maxSelectionDepth = 4;
/** Without arguments it would end the session, and every later request would be refused. */
const apart: ReadonlySet<string> = new Set(['signOut']);

/** Generates operations with one or two root fields of a schema. */
export class OperationGenerator {
  private readonly variables: { name: string; type: string; value: unknown }[] = [];
  private purpose = '';

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly draw: Draw,
    private readonly world: World,
  ) {}

  operation(kind: OperationKind): GeneratedOperation {
    const { draw } = this;
    const fields = Object.values(this.rootOf(kind).getFields()).filter(({ name }) => !apart.has(name));
    const count = kind === 'query' && draw.chance(10) ? 2 : 1;
    const selections = draw.times(count, (index) => {
      const field = draw.pick(fields);
      this.purpose = field.name;
      return `${index > 0 ? 'again: ' : ''}${this.field(field, 0)}`;
    });
    const declared = this.variables.map(({ name, type }) => `$${name}: ${type}`).join(', ');
    const sent = this.variables.filter(() => !draw.chance(1));
    return {
      kind,
      query: `${kind} Generated${declared ? `(${declared})` : ''} { ${selections.join(' ')} }`,
      variables: Object.fromEntries(sent.map(({ name, value }) => [name, value])),
    };
  }

  private rootOf(kind: OperationKind): GraphQLObjectType {
    const { schema } = this;
    const roots = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    };
    const root = roots[kind];
    if (!root) throw new Error(`The schema has no ${kind}.`);
    return root;
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const likely = depth === 0 ? 50 : 20;
    const args = field.args.filter((arg) => isNonNullType(arg.type) || this.draw.chance(likely));
    const passed = args.map((arg) => `${arg.name}: ${this.argument(arg)}`).join(', ');
    return `${field.name}${passed ? `(${passed})` : ''}${this.selection(field.type, depth + 1)}`;
  }

  private argument({ name, type }: GraphQLArgument): string {
    const { draw, world } = this;
    const value = new ValueGenerator(draw, world, this.purpose).value(type, name);
    if (draw.chance(25)) return literal(value, type);
    const variable = `v${this.variables.length}`;
    this.variables.push({ name: variable, type: type.toString(), value });
    return `$${variable}`;
  }

  private selection(output: GraphQLOutputType, depth: number): string {
    const type = getNamedType(output);
    if (isLeafType(type)) return '';
    if (isAbstractType(type)) return ` { __typename ${this.narrowed(type, depth)} }`;
    const fields = Object.values((type as GraphQLObjectType).getFields()).filter(
      ({ type: own, name }) =>
        name === 'userErrors' || depth < maxSelectionDepth || isLeafType(getNamedType(own)),
    );
    const wanted = new Set(this.draw.times(Math.min(4, fields.length), () => this.draw.pick(fields)));
    const texts = [...wanted].map((field) =>
      field.name === 'userErrors' ? 'userErrors { code field message }' : this.field(field, depth),
    );
    return ` { __typename ${texts.join(' ')} }`;
  }

  private narrowed(type: GraphQLNamedType, depth: number): string {
    if (!isAbstractType(type) || depth >= maxSelectionDepth) return '';
    const possible = this.draw.pick(this.schema.getPossibleTypes(type));
    return `... on ${possible.name}${this.selection(possible, depth)}`;
  }
}

/** A literal in a document. Enums are names there, and values of a wrong type stay as they are. */
function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `[${items.map((item) => literal(item, isListType(type) ? type.ofType : type)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    const members = Object.entries(value).filter(([name]) => /^[_A-Za-z]\w*$/.test(name));
    return `{${members.map(([name, member]) => `${name}: ${literal(member, fields[name]?.type ?? type)}`).join(', ')}}`;
  }
  if (typeof value !== 'string') return String(value);
  return digitsOf(value) ?? (isEnumType(type) ? value : JSON.stringify(value));
}
