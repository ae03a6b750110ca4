import { everythingOf } from '../../../support/belongings.js';
import type { GraphQLClient } from '../../../support/graphql-client.js';
import { aKey, aScene } from '../../../support/story.js';
import type { World } from './generate-value.js';

/** The headers or connection parameters of a kind of caller. */
export type Credential = Readonly<Record<string, string>>;

/** A tenant with one object of every kind, and all its callers. */
export interface Stage {
  readonly world: World;
  readonly callers: readonly Credential[];
  /** The key with full access. */
  readonly program: Credential;
  readonly owner: GraphQLClient;
  readonly organizationId: string;
}

/** Credentials that are refused before an operation is read. */
export const badCredentials: readonly Credential[] = [
  { authorization: 'Bearer ak_test_unknown' },
  { authorization: 'Bearer ts_unknown' },
  { authorization: 'Basic Og==' },
  { authorization: '' },
  { 'x-environment': 'elsewhere' },
];

/** A new tenant. Its webhooks go to `hookUrl`. */
export async function setStage(
  url: string,
  hookUrl: string,
  operator: string,
  foreign: Stage | undefined,
): Promise<Stage> {
  const scene = await aScene(url);
  const owned = await everythingOf(scene, hookUrl);
  const { owner, organizationId, key } = scene;
  const { code, apiKey: _, ...ids } = owned;
  const input = {
    organizationId,
    name: 'page',
    environment: 'SANDBOX',
    scopes: ['events:write'],
    kind: 'PUBLISHABLE',
  };
  const { token: publishable } = await owner.mutate<{ token: string }>('createApiKey', input, 'token');
  const members = await owner.run<{ organization: { members: { nodes: { id: string }[] } } }>(
    'query ($id: ID!) { organization(id: $id) { members { nodes { id } } } }',
    { id: organizationId },
  );
  const spare = await aKey(owner, organizationId, ['campaigns:read']);
  const bearer = (token: string | undefined): Credential => ({ authorization: `Bearer ${token}` });
  return {
    owner,
    organizationId,
    program: bearer(key),
    world: {
      own: [...Object.values(ids), ...members.organization.members.nodes.map(({ id }) => id)],
      foreign: foreign?.world.own ?? [organizationId],
      codes: [code, code.toLowerCase(), code.toUpperCase()],
    },
    callers: [
      {},
      bearer(key),
      bearer(key),
      bearer(key),
      bearer(spare),
      bearer(publishable),
      { ...bearer(owner.token), 'x-environment': 'sandbox' },
      { ...bearer(owner.token), 'x-environment': 'sandbox' },
      bearer(owner.token),
      { ...bearer(operator), 'x-environment': 'sandbox' },
      bearer(operator),
      { ...bearer(key), 'x-environment': 'sandbox' },
    ],
  };
}
