import type { Ground } from '../../kernel/ground.js';
import { LinkDirectory } from './link-directory.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Link } from './link.entity.js';
import { CampaignLinksResolver, LinkResolver } from './link.resolver.js';
import { LinkService } from './link.service.js';
import { linkSettings } from './link.settings.js';

const declared = {
  ids: { link: ['link'] },
  scopes: { 'attribution:read': MemberRole.MEMBER, 'attribution:write': MemberRole.MEMBER },
} as const;

declare module '../../kernel/catalogue.js' {
  interface Catalogues {
    link: typeof declared;
  }
}

/** What `tracking/link` adds to Tribute. */
export const linkFeature = {
  room: 'tracking/link',
  ...declared,
  settings: linkSettings,
  entities: [Link],
  nodes: { link: { entity: Link, type: 'Link' } },
  operations: {
    Query: allow('attribution:read', 'link', 'linkByCode', 'links'),
    Mutation: allow('attribution:write', 'createLink'),
  },
  types: { Link: { scope: 'attribution:read' } },
  sandbox: { empties: [{ table: 'link' }] },
  create: ({ orm, sql, wakeUps, address, quotas }: Ground) => {
    const links = new LinkService(orm.getMetadata(), address, quotas);
    return {
      services: { linkDirectory: new LinkDirectory(sql, wakeUps) },
      resolvers: [new LinkResolver(links), new CampaignLinksResolver(links)],
    };
  },
} satisfies Feature;
