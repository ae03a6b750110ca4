import type { Ground } from '../../kernel/ground.js';
import { LinkDirectory } from './link-directory.js';
import type { LinkHostDirectory } from '../link-domain/link-host-directory.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { LinkChangeService } from './link-change.service.js';
import { LinkBatchResolver } from './link-batch.resolver.js';
import { LinkBatchService } from './link-batch.service.js';
import { LinkQrCodeResolver } from './link-qr-code.resolver.js';
import { LinkClosedReason } from './link-closed-reason.js';
import { Link } from './link.entity.js';
import { CampaignLinksResolver, LinkResolver, PromoterLinksResolver } from './link.resolver.js';
import { linkQuota, LinkService, promoterLinkQuota } from './link.service.js';
import { linkEventData } from './link-event-data.js';

export const linkNames = {
  ids: { link: ['link'] },
  scopes: {
    'attribution:read': { leastRole: MemberRole.MEMBER, description: 'Reads links, clicks and sessions.' },
    'attribution:write': {
      leastRole: MemberRole.MEMBER,
      description: 'Creates and changes links and link domains.',
    },
  },
  eventTypes: {
    'link.created': {
      data: linkEventData['link.created'],
      scope: 'attribution:read',
      description: 'A tracking link was created.',
    },
    'link.updated': {
      data: linkEventData['link.updated'],
      scope: 'attribution:read',
      description: 'The settings of a tracking link were changed.',
    },
    'link.disabled': {
      data: linkEventData['link.disabled'],
      scope: 'attribution:read',
      description: 'A tracking link was closed until it is enabled again.',
    },
    'link.enabled': {
      data: linkEventData['link.enabled'],
      scope: 'attribution:read',
      description: 'A disabled tracking link was opened again.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly linkHosts: LinkHostDirectory;
}

/** What `tracking/link` adds to Tribute. */
export const linkFeature = {
  room: 'tracking/link',
  ...linkNames,
  quotas: [linkQuota, promoterLinkQuota],
  entities: [Link],
  nodes: { link: { entity: Link, type: 'Link', ofPromoter: Link } },
  operations: {
    Query: allow('attribution:read', 'link', 'linkByCode', 'links'),
    Mutation: allow(
      'attribution:write',
      'createLink',
      'createLinks',
      'importLinks',
      'updateLink',
      'disableLink',
      'enableLink',
    ),
  },
  reasons: { LINK_CLOSED: LinkClosedReason },
  types: {
    Link: { scope: 'attribution:read' },
    SubIds: part,
    CountryTarget: part,
    LinkCreation: part,
    LinkImport: part,
    ImportedLink: part,
  },
  ownRelations: ['LinkCreation.link', 'ImportedLink.link'],
  sandbox: { empties: [{ table: 'link' }] },
  create: ({ orm, sql, wakeUps, address, quotas, linkHosts }: Needs) => {
    const links = new LinkService(orm.getMetadata(), address, linkHosts, quotas);
    return {
      services: { linkDirectory: new LinkDirectory(sql, wakeUps) },
      resolvers: [
        new LinkResolver(links, new LinkChangeService()),
        new CampaignLinksResolver(links),
        new PromoterLinksResolver(links),
        new LinkQrCodeResolver(links),
        new LinkBatchResolver(new LinkBatchService(quotas)),
      ],
    };
  },
} satisfies Feature<Needs>;
