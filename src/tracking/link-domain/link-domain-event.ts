import type { NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { LinkDomain } from './link-domain.entity.js';

/** A domain event about a link domain. */
export function linkDomainEvent(
  type: 'link_domain.verified' | 'link_domain.lapsed',
  { id, host, organizationId, environment, checkProblem }: LinkDomain,
): NewDomainEvent {
  const linkDomainId = encodeId('linkDomain', id);
  return {
    type,
    organizationId,
    environment,
    nodeId: linkDomainId,
    data: { linkDomainId, host, problem: checkProblem },
  };
}
