import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import { connectionOf, type Page } from '../../kernel/schema/connection.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { loadOrganization } from '../organization/load-organization.js';
import { Organization } from '../organization/organization.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { AuditService } from './audit.service.js';
import { auditList } from './audit.list.js';
import { Actor } from '../actor/actor.types.js';
import { actorOfEntry } from './actor-of-entry.js';

const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntry');

@Resolver(() => AuditEntry)
export class AuditResolver {
  constructor(private readonly service: AuditService) {}

  @Query(() => AuditEntryConnection, {
    description:
      "The audit log of the caller's organizations. Among members, only owners and admins may read it.",
  })
  async auditLog(
    @Ctx() caller: Caller,
    @Args(() => auditList.Args) args: ListArgs,
  ): Promise<Page<AuditEntry>> {
    return this.service.list(caller, args);
  }

  @Query(() => AuditEntryConnection, { description: 'The audit log of the whole platform.' })
  async operatorAuditLog(
    @Ctx() caller: Caller,
    @Args(() => auditList.Args) args: ListArgs,
  ): Promise<Page<AuditEntry>> {
    return this.service.listAll(caller, args);
  }

  @Reads('actorKind', 'actorId', 'actorName', 'organizationId')
  @FieldResolver(() => Actor, { description: 'Who did it, with the name at that time.' })
  by(@Root() entry: AuditEntry): Actor {
    return actorOfEntry(entry);
  }

  @Reads('organizationId')
  @NullableFieldResolver(
    () => Organization,
    "The organization of the entry. Null for a person's own account, and for an organization that is not the caller's.",
  )
  async organization(@Root() entry: AuditEntry, @Ctx() caller: Caller): Promise<Organization | null> {
    return loadOrganization(caller, entry.organizationId);
  }
}
