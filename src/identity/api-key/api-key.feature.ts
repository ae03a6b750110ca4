import type { Feature } from '../../kernel/feature.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyResolver } from './api-key.resolver.js';
import type { ApiKeyService } from './api-key.service.js';
import { ViewerKeyResolver } from './viewer-key.resolver.js';

/** The services of its resolvers. */
interface Services {
  readonly apiKeys: ApiKeyService;
}

/** What `identity/api-key` adds to Tribute. */
export const apiKeyFeature: Feature<Services> = {
  room: 'identity/api-key',
  entities: [ApiKey],
  nodes: {
    apiKey: { entity: ApiKey, type: 'ApiKey' },
  },
  operations: {
    Mutation: {
      setApiKeyRateLimit: { who: 'operator' },
      createApiKey: { who: 'keys:write' },
      revokeApiKey: { who: 'keys:write' },
    },
  },
  types: {
    ApiKey: { scope: 'keys:read' },
  },
  ownRelations: ['Viewer.apiKey'],
  resolvers: ({ apiKeys }) => [new ApiKeyResolver(apiKeys), new ViewerKeyResolver()],
};
