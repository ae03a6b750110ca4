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
  type GraphQLFieldMap,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { mergedFeatures } from '../../../src/composition/merged-features.js';
import type { Access } from '../../../src/kernel/feature.js';

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
    ...field.args.filter((arg) => !arg.description).map((arg) => `${type.name}.${field.name}(${arg.name})`),
  ]);
  return [...missing, ...fields];
}

/** How a description must name the holders of an access row. */
function words({ who, publishable, orOperator, orPromoter }: Access): RegExp {
  if (who === 'anyone') return /Requires no credential\./;
  if (who === 'caller') return /Requires a credential\./;
  if (who === 'person') return /Requires a signed-in user\./;
  const operator = who === 'operator' || orOperator ? '(?=.*Requires .*a signed-in operator)' : '';
  const scope = who === 'operator' ? '' : `(?=.*Requires the scope \`${who}\`)`;
  const key = publishable ? '(?=.* or a publishable key)' : '';
  const promoter = orPromoter ? "(?=.* or the caller's own promoter record)" : '';
  return new RegExp(`^${operator}${scope}${key}${promoter}.*\\.$`);
}

describe('the schema', () => {
  let schema: GraphQLSchema;
  const types = (): GraphQLNamedType[] =>
    Object.values(schema.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type)),
    );

  it('can be parsed', async () => {
    schema = buildSchema(await readFile('schema.graphql', 'utf8'));
    expect(types().length).toBeGreaterThan(50);
  });

  it('has a description for everything', () => {
    expect(types().flatMap(undescribed)).toEqual([]);
  });

  it('states who may call each operation', () => {
    const { Query, Mutation, Subscription } = mergedFeatures.operations;
    const rows = Object.entries({ ...Query, ...Mutation, ...Subscription });
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const described = Object.assign({}, ...roots.map((root) => root?.getFields())) as GraphQLFieldMap<
      unknown,
      unknown
    >;
    const wrong = rows.filter(([name, access]) => !words(access).test(described[name]?.description ?? ''));
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('gives each mutation an input and a payload of its own name', () => {
    const odd = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((mutation) => {
      const name = mutation.name[0]?.toUpperCase() + mutation.name.slice(1);
      const [input, ...more] = mutation.args;
      return (
        more.length > 0 ||
        String(input?.type) !== `${name}Input!` ||
        String(mutation.type) !== `${name}Payload`
      );
    });
    expect(odd.map((mutation) => mutation.name)).toEqual([]);
  });

  it('uses floats only for ratios', () => {
    const floats = types().flatMap((type) => {
      if (!isObjectType(type) && !isInputObjectType(type)) return [];
      const fields = Object.values(type.getFields() as Record<string, { name: string; type: unknown }>);
      return fields
        .filter((field) => /\bFloat\b/.test(String(field.type)))
        .map((field) => `${type.name}.${field.name}`);
    });
    expect(floats).toEqual([
      'OwnPerformanceFigures.conversionRate',
      'OwnPerformanceStep.conversionRate',
      'PerformanceFigures.conversionRate',
      'PerformanceStep.conversionRate',
      'WebhookFigures.successRate',
      'WebhookStep.successRate',
    ]);
  });
});
