import type { Feature } from '../../kernel/feature.js';
import { Member } from './member.entity.js';
import { Organization } from './organization.entity.js';
import { OrganizationResolver } from './organization.resolver.js';
import type { OrganizationService } from './organization.service.js';

/** The services of its resolvers. */
interface Services {
  readonly organizations: OrganizationService;
}

/** What `identity/organization` adds to Tribute. */
export const organizationFeature: Feature<Services> = {
  room: 'identity/organization',
  entities: [Organization, Member],
  nodes: {
    organization: { entity: Organization, type: 'Organization' },
  },
  operations: {
    Query: {
      organization: { who: 'organization:read' },
    },
    Mutation: {
      createOrganization: { who: 'person' },
      updateOrganization: { who: 'organization:write' },
    },
  },
  types: {
    // Its id is no secret to its keys, and its objects ask for scopes of their own.
    Organization: { scope: 'organization:read', isPassage: true },
    Member: { scope: 'members:read' },
  },
  resolvers: ({ organizations }) => [new OrganizationResolver(organizations)],
};
