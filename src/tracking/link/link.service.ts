import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { decodeId, requireId } from '../../kernel/ids.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import { defineQuota, type Quotas } from '../../kernel/quotas.js';
import { listConditions, type Within } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { keepCampaign } from '../../campaigns/campaign/keep-campaign.js';
import { changeUtm } from '../../campaigns/campaign/utm-template.js';
import { findOwnPromoter } from '../../identity/promoter/find-own-promoter.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { domainIdIn } from '../link-domain/domains-for-links.js';
import type { LinkHostDirectory } from '../link-domain/link-host-directory.js';
import { chosenCode } from './chosen-code.js';
import { findSameLink, insertLink, type WantedLink } from './insert-link.js';
import { Link } from './link.entity.js';
import type { CreateLinkInput } from './link.inputs.js';
import { changeSubIds } from './sub-ids.js';
import { countryTargetsIn } from './country-target.types.js';
import { openTo } from './open-to.js';
import { linkList } from './link.list.js';

/** Values: organization, environment. Index: link_organization. */
export const linkQuota = defineQuota({
  name: 'QUOTA_LINKS',
  description: 'The most tracking links of an organization in each environment.',
  fallback: 'FREE=10000,PRO=100000',
  noun: 'tracking links of an organization in each environment',
  remedy: 'Use existing links',
  counted: 'from link where organization_id = $1 and environment = $2',
});

/** Limits the share of one promoter in the organization's links. Values: promoter. Index: link_promoter. */
export const promoterLinkQuota = defineQuota({
  name: 'QUOTA_LINKS_PER_PROMOTER',
  description: 'The most tracking links of one promoter.',
  fallback: 'FREE=200,PRO=2000',
  noun: 'tracking links of one promoter',
  remedy: 'Use existing links',
  counted: 'from link where promoter_id = $1',
});

type Choices = Omit<WantedLink, 'organizationId' | 'environment' | 'campaignId' | 'promoterId' | 'targetUrl'>;

/** What the input chooses freely. */
function choicesIn({ code, name = null, note = null, expiresAt = null, ...more }: CreateLinkInput): Choices {
  const utm = changeUtm({}, more.utm ?? null);
  const subIds = changeSubIds({}, more.subIds ?? null);
  const { iosUrl = null, androidUrl = null } = more;
  const countryTargets = countryTargetsIn(more.countryTargets ?? null);
  const linkDomainId = domainIdIn(more);
  const described = { name, note, expiresAt, utm, subIds, iosUrl, androidUrl, countryTargets, linkDomainId };
  return { ...described, code: code == null ? null : chosenCode(code) };
}

/** Refuses a promoter's own link to another host than the campaign's. */
function requireOwnSite({ targetUrl, iosUrl, androidUrl, countryTargets }: WantedLink, host: string): void {
  const urls: readonly (readonly [string | null, ...field: string[]])[] = [
    [targetUrl, 'targetUrl'],
    [iosUrl, 'iosUrl'],
    [androidUrl, 'androidUrl'],
    ...countryTargets.map(({ url }, index) => [url, 'countryTargets', String(index), 'url'] as const),
  ];
  const [, ...field] = urls.find(([url]) => url !== null && new URL(url).host !== host) ?? [];
  if (field.length === 0) return;
  throw refuse(ErrorCode.INVALID_URL, `A promoter's own link leads to ${host} only.`, ...field);
}

/** Creates and finds tracking links. */
export class LinkService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly address: PublicAddress,
    private readonly hosts: Pick<LinkHostDirectory, 'hostOf'>,
    private readonly quotas: Quotas,
  ) {}

  /** Creates a promoter's link in a campaign to a target, or returns the existing one for the same three. */
  async create(caller: Caller, input: CreateLinkInput): Promise<Link> {
    requireScope(caller.principal, 'attribution:write');
    const campaignId = requireId('campaign', input.campaignId, 'campaignId');
    const promoterId = requireId('promoter', input.promoterId, 'promoterId');
    const [campaign, promoter] = await Promise.all([
      caller.loaders.load(Campaign, campaignId),
      caller.loaders.load(Promoter, promoterId),
    ]);
    if (!campaign) return this.createOwn(caller, input, campaignId, promoterId);
    requireScopeOn(caller.principal, 'attribution:write', campaign);
    if (promoter?.organizationId !== campaign.organizationId) throw notFound('promoter', 'promoterId');
    const { organizationId, environment } = campaign;
    const targetUrl = input.targetUrl ?? campaign.targetUrl;
    const wanted = { organizationId, environment, campaignId, promoterId, targetUrl };
    return this.insert(caller, { ...wanted, ...choicesIn(input) });
  }

  /** Creates a link of the caller's own record in a campaign open to it. Only to the campaign's own site. */
  private async createOwn(
    caller: Caller,
    input: CreateLinkInput,
    campaignId: string,
    promoterId: string,
  ): Promise<Link> {
    const promoter = await findOwnPromoter(caller, promoterId);
    if (!promoter) throw notFound('campaign', 'campaignId');
    // The person cannot see the campaign. The permission: own record, and a campaign open to it.
    return asSystem('OWN_RECORD', async () => {
      const [campaign] = await caller.sql.query<{ targetUrl: string }>(
        `select target_url as "targetUrl" from campaign
         where id = $1 and organization_id = $2 and environment = $3 and ${openTo('$4')}`,
        [campaignId, promoter.organizationId, promoter.environment, promoter.id],
      );
      if (!campaign) throw notFound('campaign', 'campaignId');
      const targetUrl = input.targetUrl ?? campaign.targetUrl;
      const { organizationId, environment } = promoter;
      const own = { organizationId, environment, campaignId, promoterId, targetUrl };
      const wanted = { ...own, ...choicesIn(input) };
      requireOwnSite(wanted, new URL(campaign.targetUrl).host);
      return this.insert(caller, wanted);
    });
  }

  /** The absolute short address of a link: on its domain while that is verified. */
  shortUrl(link: Link): string {
    const host = this.hosts.hostOf(link.linkDomainId);
    const { protocol } = new URL(this.address.short);
    return `${host === undefined ? this.address.short : `${protocol}//${host}`}/${link.code.toLowerCase()}`;
  }

  /** The caller's link with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Link | null> {
    requireScope(caller.principal, 'attribution:read');
    return caller.loaders.load(Link, decodeId('link', typeId));
  }

  /** The caller's link with this code, or null. */
  async findByCode(caller: Caller, code: string): Promise<Link | null> {
    const own = ownRows(caller.principal, 'attribution:read');
    return caller.em.findOne(Link, { ...own, code: code.toUpperCase() });
  }

  /** One page of the caller's links. Index: link_organization, link_promoter. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<Link>> {
    const conditions = listConditions(caller.principal, 'attribution:read', args, within);
    return readPage(caller, this.metadata, linkList, conditions, args);
  }

  /** The link of an earlier equal request, or a new one. */
  private async insert(caller: Caller, wanted: WantedLink): Promise<Link> {
    return inTransaction(caller.em, async (tx) => {
      await keepCampaign(tx.sql, wanted.campaignId);
      const known = await findSameLink(tx, wanted);
      if (known) return known;
      await this.requireRoom(tx.sql, wanted);
      return insertLink(tx, wanted);
    });
  }

  private async requireRoom(
    sql: Sql,
    { organizationId, environment, promoterId }: WantedLink,
  ): Promise<void> {
    const use = { organizationId, field: 'promoterId' };
    await this.quotas.requireRoom(sql, promoterLinkQuota, { ...use, values: [promoterId] });
    await this.quotas.requireRoom(sql, linkQuota, { ...use, values: [organizationId, environment] });
  }
}
