import { randomInt } from 'node:crypto';
import { conflict } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { readDomainsForLinks } from '../link-domain/domains-for-links.js';
import { domainEventOfLink } from './domain-event-of-link.js';
import { Link } from './link.entity.js';

/** Without 0, O, 1, I and L: a code is read aloud and typed by hand. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A link to create. */
export interface WantedLink extends Pick<
  Link,
  | 'organizationId'
  | 'environment'
  | 'campaignId'
  | 'promoterId'
  | 'targetUrl'
  | 'name'
  | 'note'
  | 'expiresAt'
  | 'utm'
  | 'subIds'
  | 'iosUrl'
  | 'androidUrl'
  | 'countryTargets'
  | 'linkDomainId'
> {
  /** Chosen, in upper case. Null: a random one. */
  readonly code: string | null;
}

/** The link that the same request created before. */
export async function findSameLink({ em }: EntityTransaction, wanted: WantedLink): Promise<Link | null> {
  const { campaignId, promoterId, targetUrl, code } = wanted;
  const named = code === null ? { isVanity: false } : { code };
  return em.findOne(Link, { campaignId, promoterId, targetUrl, ...named });
}

/**
 * Inserts a link on the domain that it asks for, or on the default one. Or finds that another transaction
 * was faster.
 * @throws RefusedError CONFLICT if the chosen code belongs to another link.
 */
export async function insertLink(tx: EntityTransaction, asked: WantedLink): Promise<Link> {
  const { linkDomainId } = asked;
  const domainOf = await readDomainsForLinks(tx.sql, asked, linkDomainId === null ? [] : [linkDomainId]);
  const wanted = { ...asked, linkDomainId: domainOf(linkDomainId) };
  // A random code may conflict too. Then nothing is inserted or found, and another code is tried.
  for (let attempt = 0; attempt < 5; attempt++) {
    const isMade = await insert(tx, wanted, wanted.code ?? newCode());
    const link = await findSameLink(tx, wanted);
    if (link) {
      if (isMade) recordNewLink(tx, link);
      return link;
    }
    if (wanted.code !== null) throw conflict('This code is taken; choose another one.', 'code');
  }
  throw new Error('No free link code was found.');
}

async function insert({ sql }: EntityTransaction, wanted: WantedLink, code: string): Promise<boolean> {
  const made = await sql.query(
    `insert into link (id, organization_id, environment, campaign_id, promoter_id, target_url, code, is_vanity,
                       name, note, expires_at, utm, sub_ids,
                       ios_url, android_url, country_targets, link_domain_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     on conflict do nothing returning id`,
    [
      newId(),
      wanted.organizationId,
      wanted.environment,
      wanted.campaignId,
      wanted.promoterId,
      wanted.targetUrl,
      code,
      wanted.code !== null,
      wanted.name,
      wanted.note,
      wanted.expiresAt,
      JSON.stringify(wanted.utm),
      JSON.stringify(wanted.subIds),
      wanted.iosUrl,
      wanted.androidUrl,
      JSON.stringify(wanted.countryTargets),
      wanted.linkDomainId,
    ],
  );
  return made.length > 0;
}

/** Records a new link in the audit log and the event log. */
export function recordNewLink(tx: EntityTransaction, link: Link): void {
  const { id, organizationId, environment, campaignId, promoterId, targetUrl, code } = link;
  const after = {
    campaignId,
    promoterId,
    targetUrl,
    code,
    name: link.name,
    note: link.note,
    expiresAt: link.expiresAt,
    utm: link.utm,
    subIds: link.subIds,
    iosUrl: link.iosUrl,
    androidUrl: link.androidUrl,
    countryTargets: link.countryTargets,
    linkDomainId: link.linkDomainId,
  };
  tx.audit({ kind: 'link', id, organizationId, environment, before: null, after });
  tx.record(domainEventOfLink('link.created', link));
}

/** A random code of seven characters, one of 27 thousand million. */
export function newCode(): string {
  return Array.from({ length: 7 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
