import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { getNamedType, isInputObjectType, type GraphQLInputObjectType } from 'graphql';
import { buildOfflineSchema } from '../../../src/composition/build-offline-schema.js';

const mutations = Object.values(buildOfflineSchema().getMutationType()?.getFields() ?? {});

/** Texts about absent fields at creation. They are wrong for an update, which keeps absent fields. */
const ofCreation =
  /left out|omitted|not given|when absent|absent in|when nothing is said|unless told otherwise/i;

/** An amount of money is always complete, in an update too: an absent `asset` means USD. */
const sentWhole = new Set(['MoneyInput']);

/** The input of an update mutation, and its nested inputs. */
function inputsOf(type: GraphQLInputObjectType, found = new Set<GraphQLInputObjectType>()) {
  if (found.has(type) || sentWhole.has(type.name)) return found;
  found.add(type);
  for (const field of Object.values(type.getFields())) {
    const inner = getNamedType(field.type);
    if (isInputObjectType(inner)) inputsOf(inner, found);
  }
  return found;
}

const updates = mutations
  .filter(({ name }) => /^(?:update|set|change)/.test(name))
  .flatMap(({ args }) => args.map(({ type }) => getNamedType(type)))
  .filter(isInputObjectType)
  .flatMap((type) => [...inputsOf(type)]);

describe('the inputs of updates', () => {
  it('are all found by this test', () => {
    const names = updates.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['UpdateCampaignInput', 'CampaignFraudChecksInput']));
    expect(names.length).toBeGreaterThan(12);
  });

  it.each(updates.map((type) => [type.name, type] as const))(
    '%s describes no field by its default in a creation',
    (_, type) => {
      const told = Object.values(type.getFields()).map(({ name, description }) => `${name}: ${description}`);
      expect(told.filter((text) => ofCreation.test(text))).toEqual([]);
    },
  );

  it('describe the effect of an absent field', () => {
    const partial = updates.filter(({ name }) => name.startsWith('Update'));
    const silent = partial.filter(
      ({ description }) => !/An omitted field keeps its value/.test(description ?? ''),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
