import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { connectionOf, PageArgs, type Page } from '../../kernel/schema/connection.js';
import { loadOrganization } from '../organization/load-organization.js';
import { Organization } from '../organization/organization.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditFilter } from './audit.inputs.js';
import type { AuditService } from './audit.service.js';

const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntry');

@Resolver(() => AuditEntry)
export class AuditResolver {
  constructor(private readonly service: AuditService) {}

  @Query(() => AuditEntryConnection, {
    description: "Who did what in the caller's organizations; for owners, admins and keys with `audit:read`.",
  })
  async auditLog(
    @Ctx() caller: Caller,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which.' }) filter: AuditFilter | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<AuditEntry>> {
    return this.service.list(caller, filter ?? {}, args);
  }

  @Query(() => AuditEntryConnection, {
    description: 'Who did what on the whole platform; for operators, whose reading is written down as well.',
  })
  async operatorAuditLog(
    @Ctx() caller: Caller,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which.' }) filter: AuditFilter | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<AuditEntry>> {
    return this.service.listAll(caller, filter ?? {}, args);
  }

  @FieldResolver(() => Organization, {
    nullable: true,
    description:
      "Whose it is; null for a person's own account, and for an organization that is not the caller's.",
  })
  async organization(@Root() entry: AuditEntry, @Ctx() caller: Caller): Promise<Organization | null> {
    return loadOrganization(caller, entry.organizationId);
  }
}
