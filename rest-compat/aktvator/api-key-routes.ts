import * as operations from '../generated/operations.js';
import { moment, plain, word } from '../shared/field.js';
import { given, lower } from '../shared/present.js';
import { item, listIn, type RestRequest, type Route } from '../shared/route.js';
import { organizationIn } from './organization-routes.js';

function presentKey(key: operations.ApiKeyFieldsFragment): Record<string, unknown> {
  return { ...key, kind: lower(key.kind), environment: lower(key.environment) };
}

/** A new key has the environment of the calling key, unless the request names the other. */
function keyInput({ params, input, principal }: RestRequest): Record<string, unknown> {
  const environment = principal.kind === 'anonymous' ? undefined : principal.environment;
  return { environment, ...input, organizationId: params['id'] };
}

/** /organizations/:id/api-keys */
export const apiKeyRoutes: readonly Route[] = [
  listIn('/organizations/:id/api-keys', {
    organizationParam: 'id',
    summary: 'Lists API keys. Tokens are not exposed after creation.',
    scope: 'keys:read',
    operation: operations.AktvatorApiKeys,
    connection: (viewer, request) => organizationIn(viewer, request).apiKeys,
    presentItem: presentKey,
  }),
  item('POST', '/organizations/:id/api-keys', {
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
    operation: operations.AktvatorCreateApiKey,
    variables: (request) => ({ input: keyInput(request) }),
    present: ({ apiKey, token }) => ({ ...presentKey(given(apiKey)), token }),
  }),
  item('DELETE', '/organizations/:id/api-keys/:keyId', {
    organizationParam: 'id',
    summary: 'Revokes an API key at once.',
    scope: 'keys:write',
    operation: operations.AktvatorRevokeApiKey,
    variables: ({ params }) => ({ input: { id: params['keyId'] } }),
  }),
];
