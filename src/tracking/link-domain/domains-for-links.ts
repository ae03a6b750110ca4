import type { HostOwner } from '../../kernel/host-owner.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { decodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';

/** The domain of a new link: null for the server's own address. */
export type DomainForLink = (askedId: string | null) => string | null;

/**
 * Reads the domains that new links ask for, and the default. The function throws `RefusedError` for a domain
 * that does not exist or is not verified. Index: link_domain_pkey, link_domain_default.
 */
export async function readDomainsForLinks(
  sql: Sql,
  { organizationId, environment }: HostOwner,
  askedIds: readonly string[],
): Promise<DomainForLink> {
  const rows = await sql.query<{ id: string; isDefault: boolean; isVerified: boolean }>(
    `select id, is_default as "isDefault", status = 'VERIFIED' as "isVerified" from link_domain
     where organization_id = $1 and environment = $2 and (is_default or id = any($3::uuid[]))`,
    [organizationId, environment, askedIds],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const standard = rows.find(({ isDefault, isVerified }) => isDefault && isVerified)?.id ?? null;
  return (askedId) => {
    if (askedId === null) return standard;
    if (byId.get(askedId)?.isVerified === true) return askedId;
    throw notVerified();
  };
}

/** The same for a domain that does not exist, so that nobody learns of others' domains. */
function notVerified(): Error {
  const message = 'linkDomainId must be a verified link domain of the organization';
  return refuse(ErrorCode.INVALID, message, 'linkDomainId');
}

/** The domain that a link asks for; null if it asks for none. */
export function domainIdIn({ linkDomainId }: { readonly linkDomainId?: string | null }): string | null {
  if (linkDomainId == null) return null;
  const id = decodeId('linkDomain', linkDomainId);
  if (id === undefined) throw notVerified();
  return id;
}
