import type { Ground } from '../../kernel/ground.js';
import type { Sql } from '../../kernel/sql.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Member } from './member.entity.js';
import { Organization } from './organization.entity.js';
import { OrganizationResolver } from './organization.resolver.js';
import { OrganizationService } from './organization.service.js';
import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `identity/organization`. */
const organizationSettings = {
  quotaOrganizationsPerPerson: {
    name: 'QUOTA_ORGANIZATIONS_PER_PERSON',
    description: 'The most organizations that one person may own.',
    schema: wholeNumber(0, undefined, { zero: 'no limit' }),
    fallback: '20',
  },
} as const satisfies SettingTable;

export const organizationNames = {
  ids: { organization: ['org', 'adv'] },
  scopes: {
    'organization:read': {
      leastRole: MemberRole.MEMBER,
      description: 'Reads the name, plan and settings of the organization.',
    },
    'organization:write': {
      leastRole: MemberRole.ADMIN,
      description: 'Changes the settings of the organization.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly openOrganizationWallets: (sql: Sql, organizationId: string) => Promise<void>;
}

/** What `identity/organization` adds to Tribute. */
export const organizationFeature = {
  room: 'identity/organization',
  ...organizationNames,
  settings: organizationSettings,
  entities: [Organization, Member],
  nodes: {
    organization: { entity: Organization, type: 'Organization' },
    member: { entity: Member, type: 'Member' },
  },
  operations: {
    Query: allow('organization:read', 'organization'),
    Mutation: {
      ...allow('person', 'createOrganization'),
      ...allow('organization:write', 'updateOrganization'),
    },
  },
  types: {
    // Its id is no secret to its keys, and its objects ask for scopes of their own.
    Organization: { scope: 'organization:read', isPassage: true },
    Member: { scope: 'members:read' },
  },
  create: (needs: Needs) => {
    const organizations = new OrganizationService(
      async (sql, id) => needs.openOrganizationWallets(sql, id),
      needs.quotas,
    );
    return { services: { organizations }, resolvers: [new OrganizationResolver(organizations)] };
  },
} satisfies Feature<Needs>;
