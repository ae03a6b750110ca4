import type { Feature } from '../../kernel/feature.js';
import { Member } from './member.entity.js';
import { Organization } from './organization.entity.js';

/** What `identity/organization` adds to Tribute. */
export const organizationFeature: Feature = {
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
};
