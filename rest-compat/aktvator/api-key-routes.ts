import { moment, plain, word } from '../shared/field.js';
import { mutation } from '../shared/mutation.js';
import { lower, type Moment } from '../shared/present.js';
import { item, list, type Connection, type RestRequest, type Route } from '../shared/route.js';
import { organizationIn, type ViewerOf } from './organization-routes.js';

const keyFields =
  'id name kind environment scopes allowedOrigins prefix lastFour expiresAt revokedAt lastUsedAt createdAt';

interface ApiKey {
  readonly id: string;
  readonly kind: string;
  readonly environment: string;
  readonly revokedAt: Moment | null;
}

function presentKey(key: ApiKey): Record<string, unknown> {
  return { ...key, kind: lower(key.kind), environment: lower(key.environment) };
}

/** A new key has the environment of the calling key, unless the request names the other. */
function keyInput({ params, input, principal }: RestRequest): Record<string, unknown> {
  const environment = principal.kind === 'anonymous' ? undefined : principal.environment;
  return { environment, ...input, organizationId: params['id'] };
}

/** /organizations/:id/api-keys */
export const apiKeyRoutes: readonly Route[] = [
  list<ApiKey, ViewerOf<{ apiKeys: Connection<ApiKey> }>>({
    method: 'GET',
    path: '/organizations/:id/api-keys',
    organizationParam: 'id',
    summary: 'Lists API keys. Tokens are not exposed after creation.',
    scope: 'keys:read',
    operation: `query ($first: Int, $offset: Int) {
      viewer { organizations { id apiKeys(first: $first, offset: $offset) { totalCount nodes { ${keyFields} } } } }
    }`,
    connection: (viewer, request) => organizationIn(viewer, request).apiKeys,
    presentItem: presentKey,
  }),
  item<{ apiKey: ApiKey; token: string }>({
    method: 'POST',
    path: '/organizations/:id/api-keys',
    organizationParam: 'id',
    summary: 'Creates an API key. Only this response contains its token.',
    scope: 'keys:write',
    body: [
      plain('name'),
      plain('scopes'),
      word('environment'),
      word('kind'),
      moment('expiresAt'),
      plain('allowedOrigins'),
      plain('tonicPowPrefix'),
    ],
    operation: mutation('createApiKey', `apiKey { ${keyFields} } token`),
    variables: (request) => ({ input: keyInput(request) }),
    present: ({ apiKey, token }) => ({ ...presentKey(apiKey), token }),
  }),
  item({
    method: 'DELETE',
    path: '/organizations/:id/api-keys/:keyId',
    organizationParam: 'id',
    summary: 'Revokes an API key at once.',
    scope: 'keys:write',
    operation: mutation('revokeApiKey', 'apiKey { id }'),
    variables: ({ params }) => ({ input: { id: params['keyId'] } }),
  }),
];
