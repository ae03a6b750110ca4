import { allow, part, type Feature } from '../../../kernel/feature.js';
import type { Ground } from '../../../kernel/ground.js';
import type { HoldDeliveries, ReleaseHeld } from '../endpoint/webhook-endpoint-parts.js';
import type { EgressFilter } from '../transport/egress-filter.js';
import { findPostback, PostbackFinder } from './postback-finder.js';
import { postbackQuota } from './postback-quota.js';
import { PostbackInactiveReason } from './postback.payloads.js';
import { Postback } from './postback.entity.js';
import { PostbackFieldsResolver, PostbackResolver, PromoterPostbacksResolver } from './postback.resolver.js';
import { PostbackService } from './postback.service.js';
import { postbackEventData } from './postback-event-data.js';

export const postbackNames = {
  ids: { postback: ['pbk'] },
  eventTypes: {
    'postback.disabled': {
      data: postbackEventData['postback.disabled'],
      scope: 'webhooks:read',
      description: 'A postback of a promoter was disabled after it failed for too long.',
    },
    'postback.test': {
      data: postbackEventData['postback.test'],
      scope: 'webhooks:read',
      description: 'A test message, sent on request to one postback.',
      webhook: false,
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly egressFilter: EgressFilter;
  readonly releaseHeld: ReleaseHeld;
  readonly holdDeliveries: HoldDeliveries;
}

/** Anyone who may change a postback, as an organization or as its promoter. */
const owner = { who: 'webhooks:write', orPromoter: true } as const;

/** What `notifications/webhook/postback` adds to Tribute. */
export const postbackFeature = {
  room: 'notifications/webhook/postback',
  ...postbackNames,
  quotas: [postbackQuota],
  entities: [Postback],
  nodes: { postback: { type: 'Postback', find: findPostback } },
  operations: {
    Query: { ...allow('anyone', 'postbackMacros'), postback: { who: 'webhooks:read', orPromoter: true } },
    Mutation: {
      createPostback: owner,
      updatePostback: owner,
      enablePostback: owner,
      disablePostback: owner,
      deletePostback: owner,
    },
  },
  reasons: { POSTBACK_INACTIVE: PostbackInactiveReason },
  types: { Postback: { scope: 'webhooks:read' }, PostbackMacro: part },
  personalData: { postback_origin: { keeps: { sub_ids: "The promoter's own marks." } } },
  sandbox: { empties: [{ table: 'postback' }, { table: 'postback_origin' }] },
  create: (needs: Needs) => {
    const { orm, quotas, egressFilter, databaseClock: clock } = needs;
    const postbackFinder = new PostbackFinder(orm.getMetadata());
    const postbacks = new PostbackService({
      filter: egressFilter,
      clock,
      quotas,
      releaseHeld: async (...held) => needs.releaseHeld(...held),
      holdDeliveries: async (...held) => needs.holdDeliveries(...held),
    });
    return {
      services: { postbackFinder },
      resolvers: [
        new PostbackResolver(postbacks, postbackFinder),
        new PostbackFieldsResolver(),
        new PromoterPostbacksResolver(postbackFinder),
      ],
    };
  },
} satisfies Feature<Needs>;
