import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  isInputObjectType,
  isObjectType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
} from 'graphql';
import { aCampaign, aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { schema } from '../../access/schema-relations.js';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const inputs = types.filter((type): type is GraphQLInputObjectType => isInputObjectType(type));
const objects = types.filter((type): type is GraphQLObjectType => isObjectType(type));

/** `Type.field` of the fields that a test selects. */
function pathsOf(
  all: readonly (GraphQLInputObjectType | GraphQLObjectType)[],
  isWanted: (field: { readonly name: string; readonly type: unknown }) => boolean,
): string[] {
  return all.flatMap((type) =>
    Object.values(type.getFields() as Readonly<Record<string, { name: string; type: unknown }>>)
      .filter((field) => isWanted(field))
      .map(({ name }) => `${type.name}.${name}`),
  );
}

/** Switches that are on or off by the person's choice have the name of what they switch. */
const settings = ['Campaign.listed', 'Campaign.passQuery', 'Goal.browserReports', 'RewardTerms.plain'];
/** Results that say only that something was done. */
const done = ['RequestPasswordResetPayload.accepted', 'ResendVerificationPayload.sent'];

describe('the words of the schema', () => {
  it('name bounds of times "from" and "to"', () => {
    const isBound = /^(?:since|until|start|end|min|max)$|(?:After|Before|Since|Until)$/;
    expect(pathsOf(inputs, ({ name }) => isBound.test(name))).toEqual([]);
  });

  it('begin with "is" or "has" for booleans of objects and filters', () => {
    const isOdd = ({ name, type }: { readonly name: string; readonly type: unknown }): boolean =>
      /^Boolean!?$/.test(String(type)) && !/^(?:is|has)[A-Z]/.test(name);
    const shown = [...objects, ...inputs.filter(({ name }) => name.endsWith('Filter'))];
    expect(pathsOf(shown, isOdd).toSorted()).toEqual([...settings, ...done].toSorted());
  });

  it('answer "deletedId" for every mutation that deletes, removes or leaves', () => {
    const payloads = objects.filter(({ name }) => /^(?:Delete|Remove|Leave)\w+Payload$/.test(name));
    expect(payloads.length).toBeGreaterThan(7);
    for (const payload of payloads) {
      expect(Object.keys(payload.getFields()).toSorted()).toEqual(['deletedId', 'userErrors']);
    }
    expect(pathsOf(objects, ({ name }) => /^(?:removed|left|ended|erased)Id$/.test(name))).toEqual([]);
  });

  it('say where dates and JSON are specified', () => {
    for (const name of ['DateTime', 'JSONObject']) {
      expect(schema.getType(name)?.toConfig()).toHaveProperty(
        'specifiedByURL',
        expect.stringMatching(/^https?:/),
      );
    }
  });

  it('declare inputs with exactly one field as @oneOf', () => {
    const oneOf = inputs.filter((type) => type.isOneOf).map(({ name }) => name);
    expect(oneOf.toSorted()).toEqual(['ConfirmIdentityInput', 'RewardInput', 'RewardTargetInput']);
    expect(inputs.filter(({ description }) => /exactly one/i.test(description ?? ''))).toEqual([]);
  });
});

describe('an input with exactly one field', () => {
  const suite = useSharedServer();
  let seller: Seller;
  beforeAll(async () => {
    seller = await aSeller(suite.url);
  });

  const both = { percent: '10', fixed: { amount: '1' } };

  it.each([
    ['two', both],
    ['none', {}],
  ])('is refused by its path when %s of them are sent in variables', async (_, reward) => {
    const campaignId = await aCampaign(seller, {}, false);
    const input = { campaignId, rules: [{ key: 'r', reward }] };
    const { userErrors } = await seller.program.attempt('publishRewardRules', input, '');
    expect(userErrors).toEqual([
      expect.objectContaining({
        field: ['rules', '0', 'reward'],
        message: expect.stringContaining('must have exactly one of'),
      }),
    ]);
  });

  it('is refused by validation when two are written in the document', async () => {
    const { errors } = await seller.program.send(
      `mutation { publishRewardRules(input: { campaignId: "x", rules: [
         { key: "r", reward: { percent: "10", plain: true } }] }) { userErrors { code } } }`,
    );
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('OneOf Input Object "RewardInput" must specify exactly one key.'),
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }),
    ]);
  });
});
