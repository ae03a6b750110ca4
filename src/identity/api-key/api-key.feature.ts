import type { Ground } from '../../kernel/ground.js';
import { KeyCache } from './key-cache.js';
import { KeyUseWriter } from './key-use-writer.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { ScopeResolver } from './scope.resolver.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyEditService } from './api-key-edit.service.js';
import { ApiKeyRevocationResolver } from './api-key-revocation.resolver.js';
import { ApiKeyResolver, ViewerKeyResolver } from './api-key.resolver.js';
import { apiKeyQuota, ApiKeyService } from './api-key.service.js';

export const apiKeyNames = {
  ids: { apiKey: ['key'] },
  scopes: {
    'keys:read': { leastRole: MemberRole.MEMBER, description: 'Reads API keys, without their tokens.' },
    'keys:write': { leastRole: MemberRole.ADMIN, description: 'Creates, changes and revokes API keys.' },
  },
} as const;

/** What `identity/api-key` adds to Tribute. */
export const apiKeyFeature = {
  room: 'identity/api-key',
  ...apiKeyNames,
  quotas: [apiKeyQuota],
  entities: [ApiKey],
  nodes: { apiKey: { entity: ApiKey, type: 'ApiKey' } },
  operations: {
    Query: allow('anyone', 'scopes'),
    Mutation: {
      ...allow('operator', 'setApiKeyRateLimit'),
      ...allow('keys:write', 'createApiKey', 'updateApiKey', 'revokeApiKey'),
    },
  },
  types: { ApiKey: { scope: 'keys:read' }, Scope: part },
  ownRelations: ['Viewer.apiKey'],
  sandbox: { keeps: { api_key: 'The keys of programs go on working.' } },
  create: ({ sql, log, wakeUps, orm, quotas }: Ground) => {
    const uses = new KeyUseWriter(sql, (error) => {
      log.error({ err: error }, 'the last use of API keys could not be written');
    });
    const keys = new KeyCache(sql, uses, wakeUps);
    const apiKeys = new ApiKeyService(orm.getMetadata(), keys, quotas);
    return {
      services: { keys, apiKeys },
      resolvers: [
        new ApiKeyResolver(apiKeys, new ApiKeyEditService(keys)),
        new ApiKeyRevocationResolver(),
        new ViewerKeyResolver(),
        new ScopeResolver(),
      ],
      close: async () => uses.flush(),
    };
  },
} satisfies Feature;
