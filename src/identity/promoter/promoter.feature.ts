import type { Ground } from '../../kernel/ground.js';
import type { Sql } from '../../kernel/sql.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Promoter } from './promoter.entity.js';
import { PromoterSuspensionResolver } from './promoter-suspension.resolver.js';
import { PromoterSuspensionService } from './promoter-suspension.service.js';
import { PromoterResolver } from './promoter.resolver.js';
import { promoterQuota } from './promoter-quota.js';
import { PromoterService } from './promoter.service.js';
import { promoterEventData } from './promoter-event-data.js';

export const promoterNames = {
  ids: { promoter: ['aktv', 'user'] },
  scopes: {
    'promoters:read': { leastRole: MemberRole.MEMBER, description: 'Reads promoters.' },
    'promoters:write': { leastRole: MemberRole.MEMBER, description: 'Creates and changes promoters.' },
    'promoters:suspend': {
      leastRole: MemberRole.ADMIN,
      description: 'Suspends promoters and ends their suspensions.',
    },
  },
  eventTypes: {
    'promoter.joined': {
      data: promoterEventData['promoter.joined'],
      scope: 'promoters:read',
      description: 'A person joined your campaigns as a promoter.',
    },
    'promoter.created': {
      data: promoterEventData['promoter.created'],
      scope: 'promoters:read',
      description: 'A promoter was added by your organization.',
    },
    'promoter.updated': {
      data: promoterEventData['promoter.updated'],
      scope: 'promoters:read',
      description: 'The record of a promoter was changed.',
    },
    'promoter.suspended': {
      data: promoterEventData['promoter.suspended'],
      scope: 'promoters:read',
      description: 'A promoter was suspended, with the reason, and earns nothing new.',
    },
    'promoter.unsuspended': {
      data: promoterEventData['promoter.unsuspended'],
      scope: 'promoters:read',
      description: 'The suspension of a promoter ended.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly openPromoterWallet: (sql: Sql, promoter: Promoter) => Promise<void>;
}

/** What `identity/promoter` adds to Tribute. */
export const promoterFeature = {
  room: 'identity/promoter',
  ...promoterNames,
  quotas: [promoterQuota],
  entities: [Promoter],
  nodes: { promoter: { entity: Promoter, type: 'Promoter' } },
  operations: {
    Query: allow('promoters:read', 'promoter', 'promoters'),
    Mutation: {
      ...allow('promoters:write', 'createPromoter', 'updatePromoter'),
      suspendPromoter: { who: 'promoters:suspend', orOperator: true },
      unsuspendPromoter: { who: 'promoters:suspend', orOperator: true },
    },
  },
  types: { Promoter: { scope: 'promoters:read' } },
  sandbox: { empties: [{ table: 'promoter' }] },
  create: (needs: Needs) => {
    const promoters = new PromoterService(
      needs.orm.getMetadata(),
      async (sql, promoter) => needs.openPromoterWallet(sql, promoter),
      needs.quotas,
    );
    const promoterSuspensions = new PromoterSuspensionService();
    return {
      services: { promoters },
      resolvers: [new PromoterResolver(promoters), new PromoterSuspensionResolver(promoterSuspensions)],
    };
  },
} satisfies Feature<Needs>;
