import type { Ground } from '../../kernel/ground.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Gig } from './gig.entity.js';
import { CampaignGigsResolver, GigResolver, OrganizationGigsResolver } from './gig.resolver.js';
import { gigQuota, GigService } from './gig.service.js';
import { gigEventData } from './gig-event-data.js';

export const gigNames = {
  ids: { gig: ['gig'] },
  scopes: {
    'gigs:read': { leastRole: MemberRole.MEMBER, description: 'Reads gigs.' },
    'gigs:write': { leastRole: MemberRole.MEMBER, description: 'Creates and changes gigs.' },
  },
  eventTypes: {
    'gig.created': {
      data: gigEventData['gig.created'],
      scope: 'gigs:read',
      description: 'A gig was created as a draft.',
    },
    'gig.updated': {
      data: gigEventData['gig.updated'],
      scope: 'gigs:read',
      description: 'The settings of a gig were changed.',
    },
    'gig.published': {
      data: gigEventData['gig.published'],
      scope: 'gigs:read',
      description: 'A gig was published.',
    },
    'gig.paused': { data: gigEventData['gig.paused'], scope: 'gigs:read', description: 'A gig was paused.' },
    'gig.closed': {
      data: gigEventData['gig.closed'],
      scope: 'gigs:read',
      description: 'A gig was closed forever.',
    },
    'gig.deleted': {
      data: gigEventData['gig.deleted'],
      scope: 'gigs:read',
      description: 'The draft of a gig was deleted.',
    },
  },
} as const;

/** What `campaigns/gig` adds to Tribute. */
export const gigFeature = {
  room: 'campaigns/gig',
  ...gigNames,
  quotas: [gigQuota],
  entities: [Gig],
  nodes: { gig: { entity: Gig, type: 'Gig' } },
  operations: {
    Query: allow('gigs:read', 'gig', 'gigs'),
    Mutation: allow(
      'gigs:write',
      'createGig',
      'updateGig',
      'publishGig',
      'pauseGig',
      'closeGig',
      'deleteGig',
    ),
  },
  types: { Gig: { scope: 'gigs:read' } },
  sandbox: { empties: [{ table: 'gig' }] },
  create: ({ orm, quotas }: Ground) => {
    const gigs = new GigService(orm.getMetadata(), quotas);
    return {
      resolvers: [new GigResolver(gigs), new CampaignGigsResolver(gigs), new OrganizationGigsResolver(gigs)],
    };
  },
} satisfies Feature;
