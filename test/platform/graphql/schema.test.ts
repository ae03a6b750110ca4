import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Type names without descriptions, `Type.field`, `Type.field(argument)` and `Enum.VALUE`. */
function undescribed(type: GraphQLNamedType): string[] {
  const missing = type.description ? [] : [type.name];
  if (isEnumType(type)) {
    return [
      ...missing,
      ...type
        .getValues()
        .filter((value) => !value.description)
        .map((value) => `${type.name}.${value.name}`),
    ];
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return [
      ...missing,
      ...fields.filter((field) => !field.description).map((field) => `${type.name}.${field.name}`),
    ];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return missing;
  const fields = Object.values(type.getFields()).flatMap((field) => [
    ...(field.description ? [] : [`${type.name}.${field.name}`]),
    // The type describes a mutation's one `input`.
    ...field.args
      .filter((arg) => !arg.description && arg.name !== 'input')
      .map((arg) => `${type.name}.${field.name}(${arg.name})`),
  ]);
  return [...missing, ...fields];
}

describe('the schema', () => {
  let schema: GraphQLSchema;
  const types = (): GraphQLNamedType[] =>
    Object.values(schema.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type)),
    );

  it('can be read', async () => {
    schema = buildSchema(await readFile('schema.graphql', 'utf8'));
    expect(types().length).toBeGreaterThan(50);
  });

  it('describes everything in it', () => {
    const roots = new Set(['Query', 'Mutation', 'Subscription']);
    expect(
      types()
        .flatMap(undescribed)
        .filter((name) => !roots.has(name)),
    ).toEqual([]);
  });

  it('gives each mutation an input and a payload of its own name', () => {
    const odd = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((mutation) => {
      const name = mutation.name[0]?.toUpperCase() + mutation.name.slice(1);
      const [input, ...more] = mutation.args;
      return (
        more.length > 0 ||
        String(input?.type) !== `${name}Input!` ||
        String(mutation.type) !== `${name}Payload!`
      );
    });
    expect(odd.map((mutation) => mutation.name)).toEqual([]);
  });

  it('has no float but ratios', () => {
    const floats = types().flatMap((type) => {
      if (!isObjectType(type) && !isInputObjectType(type)) return [];
      const fields = Object.values(type.getFields() as Record<string, { name: string; type: unknown }>);
      return fields
        .filter((field) => /\bFloat\b/.test(String(field.type)))
        .map((field) => `${type.name}.${field.name}`);
    });
    expect(floats).toEqual(['PerformanceFigures.conversionRate', 'PerformanceStep.conversionRate']);
  });
});
