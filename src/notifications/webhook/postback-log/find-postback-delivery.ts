import { findNodeOf } from '../../../kernel/node-loader.js';
import { requireScope } from '../../../kernel/principal.js';
import { asSystem } from '../../../kernel/tenant-scope.js';
import { Delivery } from '../delivery/delivery.entity.js';
import { findPostback } from '../postback/postback-finder.js';
import { isShown } from '../postback/shown-postback.js';
import { PostbackDelivery } from './postback-delivery.types.js';

/** A delivery of a postback whose deliveries the caller may read. Its postback decides, not its tenancy. */
export const findPostbackDelivery = findNodeOf('PostbackDelivery', async (caller, ids) => {
  if (caller.principal.kind !== 'user') requireScope(caller.principal, 'webhooks:read');
  const found = await asSystem('READABLE_OBJECT', async () =>
    caller.em.find(Delivery, { id: { $in: ids }, promoterId: { $ne: null } }),
  );
  const owners = [...new Set(found.map(({ endpointId }) => endpointId))];
  const postbacks = await Promise.all(owners.map(async (id) => findPostback(caller, id)));
  const shown = new Set(postbacks.flatMap((one) => (one !== null && isShown(one) ? [one.id] : [])));
  return found.filter(({ endpointId }) => shown.has(endpointId)).map(asPostbackDelivery);
});

function asPostbackDelivery(delivery: Delivery): PostbackDelivery {
  const { id, domainEventId, status, dueAt, attemptCount, createdAt, finishedAt } = delivery;
  const shown = { id, domainEventId, status, dueAt, attemptCount, createdAt, finishedAt };
  return Object.assign(new PostbackDelivery(), shown);
}
