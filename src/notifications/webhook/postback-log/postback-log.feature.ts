import type { Copied } from '../../../kernel/copied-values.js';
import { part, type Feature } from '../../../kernel/feature.js';
import type { Ground } from '../../../kernel/ground.js';
import { scopeOfEventType } from '../../../kernel/scope-of-event-type.js';
import type { PostbackFinder } from '../postback/postback-finder.js';
import { findPostbackDelivery } from './find-postback-delivery.js';
import { loadPostbackEventType } from './load-postback-event-type.js';
import type { PostbackAttempt } from './postback-delivery.types.js';
import { PostbackDeliveriesResolver, PostbackDeliveryResolver } from './postback-log.resolver.js';
import { PostbackLogService } from './postback-log.service.js';

/** Both kinds of deliveries had the prefix `dlv` before, and REST keeps it. */
export const postbackLogNames = { ids: { postbackDelivery: ['pdlv', 'dlv'] } } as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly postbackFinder: PostbackFinder;
}

const sent: Copied = {
  scopeOf: async ({ deliveryId }: PostbackAttempt, caller) =>
    scopeOfEventType(await loadPostbackEventType(caller, deliveryId)),
};

/** Anyone who may change a postback, as an organization or as its promoter. */
const owner = { who: 'webhooks:write', orPromoter: true } as const;

/** What `notifications/webhook/postback-log` adds to Tribute. */
export const postbackLogFeature = {
  room: 'notifications/webhook/postback-log',
  ...postbackLogNames,
  nodes: { postbackDelivery: { type: 'PostbackDelivery', find: findPostbackDelivery } },
  operations: { Mutation: { testPostback: owner, redeliverPostback: owner } },
  types: { PostbackDelivery: { scope: 'webhooks:read' }, PostbackAttempt: part },
  copiedValues: {
    'PostbackAttempt.requestUrl': sent,
    'PostbackAttempt.requestBody': sent,
    // A receiver may quote what it was sent.
    'PostbackAttempt.responseBody': sent,
  },
  create: ({ orm, postbackFinder, databaseClock }: Needs) => {
    const log = new PostbackLogService(orm.getMetadata(), postbackFinder, databaseClock);
    return { resolvers: [new PostbackDeliveryResolver(log), new PostbackDeliveriesResolver(log)] };
  },
} satisfies Feature<Needs>;
