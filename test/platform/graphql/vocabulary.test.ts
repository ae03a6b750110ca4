import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLUnionType,
} from 'graphql';
import { aCampaign, aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { schema } from '../../access/schema-relations.js';
import { inputs, objects, places, types, type Place } from './places-of-schema.js';

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

/** Names that mean something else here: addresses with macros, and a file that need not be a URL. */
const otherwise = new Set(['Postback.url', 'CreatePostbackInput.url', 'UpdatePostbackInput.url']);
/** Defaults that depend on other fields of the same input. */
const dependent = new Set(['RedriveEventsInput.status']);

/** Reasons that a program gives, not a person. */
const told = ['DataExport.failureReason', 'TopUp.failureReason'];

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

  it('say where every scalar of their own is specified', () => {
    const own = types.filter((type) => isScalarType(type) && !isSpecifiedScalarType(type));
    const names = ['CurrencyCode', 'DateTime', 'Decimal', 'JSONObject', 'TimeZone', 'URL'];
    expect(own.map(({ name }) => name).toSorted()).toEqual(names);
    for (const scalar of own) {
      expect(scalar.toConfig()).toHaveProperty('specifiedByURL', expect.stringMatching(/^https?:/));
    }
  });

  it.each([
    ['URL', /url$|^(?:website|uri|qrCode)$/i],
    ['Decimal', /^(?:percent|rate|currencyAmount)$|Percent$/],
    ['TimeZone', /timeZone$/i],
    ['CurrencyCode', /^(?:asset|currency)$/],
    ['DateTime', /(?:At|Until)$|^(?:at|from|to|deadline|asOf)$/],
  ])('use %s for every field and argument that has the name of such a thing', (scalar, isName) => {
    const odd = places.filter(({ path, name, type }) => {
      const named = getNamedType(type);
      return isName.test(name) && isScalarType(named) && named.name !== scalar && !otherwise.has(path);
    });
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('declare defaults instead of describing them', () => {
    const isLiteral =
      /\b[Dd]efault(?: in a new \w+)?: (?:-?[\d,]+|true|false|UTC|[A-Z]{3,}|#\w+)(?:[.,]| and )/;
    const described = places.filter(
      ({ path, description }) => isLiteral.test(description ?? '') && !dependent.has(path),
    );
    expect(described.map(({ path }) => path)).toEqual([]);
  });

  it('declare whether a switch of an operation is on if it is omitted', () => {
    const isOpen = ({ path, type, defaultValue, of }: Place): boolean =>
      String(type) === 'Boolean' &&
      defaultValue === undefined &&
      of !== 'output' &&
      !/^(?:Update\w+Input|\w*Filter|RewardInput)\./.test(path);
    expect(places.filter((place) => isOpen(place)).map(({ path }) => path)).toEqual([]);
  });

  it('say who did something by an Actor named "by", of which every kind has a name', () => {
    const shown = places.filter(({ of }) => of === 'output');
    const isWho = ({ name }: Place): boolean => /(?:^by|By|ByKind|ById)$|^(?:actor|decider)/.test(name);
    const who = shown.filter((place) => isWho(place));
    expect(who.filter(({ name, type }) => name !== 'by' || getNamedType(type).name !== 'Actor')).toEqual([]);
    expect(who.length).toBeGreaterThan(5);
    const kinds = schema.getPossibleTypes(schema.getType('Actor') as GraphQLUnionType);
    expect(kinds.filter((kind) => String(kind.getFields()['name']?.type) !== 'String')).toEqual([]);
  });

  it('call the free text of a person "note", where it is given and where it is read', () => {
    const isText = ({ type }: Place): boolean => getNamedType(type).name === 'String';
    const isOther = ({ name }: Place): boolean =>
      /reason$|remark|comment|^(?:review|approval|suspension)(?!Note)/i.test(name);
    const odd = places.filter((place) => isText(place) && isOther(place)).map(({ path }) => path);
    expect(odd.filter((path) => !path.endsWith('.withheldReason')).toSorted()).toEqual([...told]);
  });

  it('declare inputs with exactly one field as @oneOf', () => {
    const oneOf = inputs.filter((type) => type.isOneOf).map(({ name }) => name);
    expect(oneOf.toSorted()).toEqual([
      'AttributionClueInput',
      'ConfirmIdentityInput',
      'GoalPayoutInput',
      'RewardInput',
      'RewardTargetInput',
      'RewardTierStartInput',
      'RewardTierTermsInput',
    ]);
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
