import type { Feature } from '../../kernel/feature.js';
import { Link } from './link.entity.js';
import { CampaignLinksResolver, LinkResolver } from './link.resolver.js';
import type { LinkService } from './link.service.js';

/** The services of its resolvers. */
interface Services {
  readonly links: LinkService;
}

/** What `tracking/link` adds to Tribute. */
export const linkFeature: Feature<Services> = {
  room: 'tracking/link',
  entities: [Link],
  nodes: {
    link: { entity: Link, type: 'Link' },
  },
  operations: {
    Query: {
      link: { who: 'attribution:read' },
      linkByCode: { who: 'attribution:read' },
      links: { who: 'attribution:read' },
    },
    Mutation: {
      createLink: { who: 'attribution:write' },
    },
  },
  types: {
    Link: { scope: 'attribution:read' },
  },
  resolvers: ({ links }) => [new LinkResolver(links), new CampaignLinksResolver(links)],
};
