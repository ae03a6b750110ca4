import type { Feature } from '../../kernel/feature.js';
import { Link } from './link.entity.js';

/** What `tracking/link` adds to Tribute. */
export const linkFeature: Feature = {
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
};
