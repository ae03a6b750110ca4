import { notFound, RefusedError, type Problem } from '../../kernel/errors.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { readDomainsForLinks, type DomainForLink } from '../link-domain/domains-for-links.js';
import type { LinkTenant, TargetedLink } from './insert-links.js';
import type { NewLink } from './read-new-link.js';

type Problems = readonly Problem[];
/** A request for a link on its way: its problems, or the link. */
export type ReadLink = { readonly problems: Problems } | { readonly link: NewLink };
type TargetedRead = { readonly problems: Problems } | { readonly link: TargetedLink };

/**
 * The links with their targets and domains, if campaign and promoter exist. Their campaigns cannot be deleted
 * now.
 */
export async function withTargets(
  { sql }: EntityTransaction,
  { organizationId, environment }: LinkTenant,
  read: readonly ReadLink[],
): Promise<TargetedRead[]> {
  const links = read.flatMap((one) => ('link' in one ? [one.link] : []));
  const own = 'id = any($1::uuid[]) and organization_id = $2 and environment = $3';
  const idsOf = (of: (link: NewLink) => string): unknown[] => [
    [...new Set(links.map(of))],
    organizationId,
    environment,
  ];
  const campaigns = await sql.query<{ id: string; targetUrl: string }>(
    `select id, target_url as "targetUrl" from campaign where ${own} order by id for key share`,
    idsOf((link) => link.campaignId),
  );
  const promoters = await sql.query<{ id: string }>(
    `select id from promoter where ${own}`,
    idsOf((link) => link.promoterId),
  );
  const askedIds = links.flatMap((link) => link.linkDomainId ?? []);
  const domainOf = await readDomainsForLinks(sql, { organizationId, environment }, askedIds);
  const targets = new Map(campaigns.map(({ id, targetUrl }) => [id, targetUrl]));
  const known = new Set(promoters.map(({ id }) => id));
  return read.map((one) => {
    if ('problems' in one) return one;
    const ofCampaign = targets.get(one.link.campaignId);
    if (ofCampaign === undefined) return notThere(notFound('campaign', 'campaignId'));
    if (!known.has(one.link.promoterId)) return notThere(notFound('promoter', 'promoterId'));
    return onDomain({ ...one.link, targetUrl: one.link.targetUrl ?? ofCampaign }, domainOf);
  });
}

function onDomain(link: TargetedLink, domainOf: DomainForLink): TargetedRead {
  try {
    return { link: { ...link, linkDomainId: domainOf(link.linkDomainId) } };
  } catch (error) {
    if (error instanceof RefusedError) return notThere(error);
    throw error;
  }
}

function notThere({ problems }: RefusedError): { readonly problems: Problems } {
  return { problems };
}
