import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { buildOfflineSchema } from '../../../src/composition/build-offline-schema.js';
import { aGoal, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { makeKey } from '../../identity/api-key/new-key.js';
import { aPostback } from '../../notifications/postback/postback-story.js';

interface Payload {
  readonly object: Readonly<Record<string, unknown>> | null;
}

/** A field of a scalar or enum without arguments. */
const isPlain = (field: GraphQLField<unknown, unknown>): boolean =>
  isLeafType(getNamedType(field.type)) && field.args.length === 0;

const schema: GraphQLSchema = buildOfflineSchema();

/** Mutations that change an object and keep the fields that the input omits. */
const changes = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args, type }) => {
  const [input, payload] = [getNamedType(args[0]?.type), getNamedType(type)];
  if (!name.startsWith('update') || !isInputObjectType(input) || !isObjectType(payload)) return [];
  const object = Object.values(payload.getFields()).find((field) => field.name !== 'userErrors');
  const shown = getNamedType(object?.type);
  if (!object || !isObjectType(shown)) throw new Error(`${name} answers no object.`);
  return Object.values(input.getFields())
    .filter((field) => !isNonNullType(field.type))
    .map((field): [string, string, string] => {
      const seen = shown.getFields()[field.name];
      if (!seen) throw new Error(`${shown.name} does not show ${field.name}.`);
      const type = getNamedType(seen.type);
      const members = isObjectType(type) ? Object.values(type.getFields()).filter(isPlain) : [];
      const selection = isLeafType(type)
        ? seen.name
        : `${seen.name} { ${members.map((one) => one.name).join(' ')} }`;
      return [name, field.name, `object: ${object.name} { ${selection} }`];
    });
});

describe('null for a field of an update', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let ids: Record<string, string>;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    const { program, organizationId, campaignId, gigId, promoterId } = scene;
    const hook = { name: 'Hook', targetUrl: 'https://x.example', eventTypes: ['*'] };
    const { endpoint } = await program.mutate<{ endpoint: { id: string } }>(
      'createWebhookEndpoint',
      hook,
      'endpoint { id }',
    );
    const { linkDomain } = await program.mutate<{ linkDomain: { id: string } }>(
      'addLinkDomain',
      { host: 'go.nulls.example' },
      'linkDomain { id }',
    );
    const { ruleDraft } = await program.mutate<{ ruleDraft: { id: string } }>(
      'createRuleDraft',
      { campaignId, name: 'Next' },
      'ruleDraft { id }',
    );
    const { viewer } = await program.run<{ viewer: { organizations: { wallet: { id: string } }[] } }>(
      '{ viewer { organizations { wallet { id } } } }',
    );
    const { apiKey } = await makeKey(scene);
    ids = {
      updateApiKey: apiKey.id,
      updateCampaign: campaignId,
      updateGig: gigId,
      updateGoal: await aGoal(scene, campaignId),
      updateLink: scene.link.id,
      updateLinkDomain: linkDomain.id,
      updateOrganization: organizationId,
      updatePostback: await aPostback(scene.program, promoterId),
      updatePromoter: promoterId,
      updateRuleDraft: ruleDraft.id,
      updateWallet: viewer.organizations[0]!.wallet.id,
      updateWebhookEndpoint: endpoint.id,
    };
  });

  it.each(changes)('%s either empties %s or refuses it by name', async (name, field, selection) => {
    // A person, because some fields are only for owners.
    const shared = name === 'updateRuleDraft' ? { expectedRevision: 1 } : {};
    const input = { id: ids[name], ...shared, [field]: null };
    const answer = await scene.owner.attempt<Payload>(name, input, selection);
    if (answer.userErrors.length > 0) {
      expect(answer.userErrors).toEqual([
        { code: 'INVALID', field: [field], message: expect.stringContaining(`${field} cannot be null`) },
      ]);
    } else {
      // Of an object that is always there, no member is set.
      const now = answer.object?.[field];
      const left = typeof now === 'object' && now !== null ? Object.values(now) : [now];
      expect(left.filter((value) => value !== null)).toEqual([]);
    }
  });

  it.each([['setPayoutDestination', () => ({ promoterId: scene.promoterId }), 'destination']])(
    '%s is refused without its field: absent is not null',
    async (name, input, field) => {
      const { userErrors } = await scene.program.attempt(name, input(), '');
      expect(userErrors).toMatchObject([{ code: 'INVALID', field: [field] }]);
    },
  );
});
