import type { NewDomainEvent, OwnMembers } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Promoter } from './promoter.entity.js';

type PromoterEventType = `promoter.${'created' | 'suspended' | 'unsuspended' | 'updated'}`;

/** What all of them have. */
interface PromoterData {
  readonly aktvatorId: string;
  readonly name: string;
  readonly externalId: string | null;
}

/** A domain event about a promoter. It has no address, because webhooks send it. */
export function promoterDomainEvent<Type extends PromoterEventType>(
  type: Type,
  { id, organizationId, environment, name, externalId }: Promoter,
  ...[own]: OwnMembers<Type, PromoterData>
): NewDomainEvent<Type> {
  const aktvatorId = encodeId('promoter', id);
  const shared: PromoterData = { aktvatorId, name, externalId };
  const event = { type, organizationId, environment, nodeId: aktvatorId, data: { ...shared, ...own } };
  return event as unknown as NewDomainEvent<Type>;
}
