import { part, type Feature } from '../../kernel/feature.js';

/** What `identity/actor` adds to Tribute. */
export const actorFeature = {
  room: 'identity/actor',
  types: {
    Act: part,
    AnonymousActor: part,
    ApiKeyActor: part,
    OperatorActor: part,
    SystemActor: part,
    UserActor: part,
  },
  copiedValues: {
    'ApiKeyActor.name': { scopeOf: () => 'keys:read' },
    'OperatorActor.name': { scopeOf: () => 'members:read' },
    'UserActor.name': { scopeOf: () => 'members:read' },
  },
} satisfies Feature;
