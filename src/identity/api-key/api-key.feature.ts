import type { Feature } from '../../kernel/feature.js';
import { ApiKey } from './api-key.entity.js';

/** What `identity/api-key` adds to Tribute. */
export const apiKeyFeature: Feature = {
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
};
