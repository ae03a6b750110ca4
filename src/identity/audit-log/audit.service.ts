import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { optionalId } from '../../kernel/ids.js';
import { findNodeOf } from '../../kernel/node-loader.js';
import { organizationFor, requireOperator, requireScope } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPage, readPageAsSystem } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { AuditFilter } from './audit.inputs.js';

/** Reads the audit log. Index: audit_entry_organization, audit_entry_object, audit_entry_actor. */
export class AuditService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** One page of the log of the caller's organizations, in their environment and for objects of both. */
  async list(caller: Caller, filter: AuditFilter, args: PageArgs): Promise<Page<AuditEntry>> {
    const { principal } = caller;
    const { organizationIds, environment } = requireScope(principal, 'audit:read');
    const chosen =
      filter.organizationId == null
        ? organizationIds
        : [organizationFor(principal, 'audit:read', filter.organizationId).organizationId];
    const conditions = conditionsOf(filter)
      .and('organization_id = any(?)', chosen)
      .and('(environment is null or environment = ?)', environment);
    return readPage(caller, this.metadata, AuditEntry, conditions, args);
  }

  /** One page of the whole log, with entries of every tenant and without a tenant. */
  async listAll(caller: Caller, filter: AuditFilter, args: PageArgs): Promise<Page<AuditEntry>> {
    requireOperator(caller.principal);
    const named = optionalId('organization', filter.organizationId, 'organizationId');
    const conditions = conditionsOf(filter).andIf(named, 'organization_id = ?');
    return readPageAsSystem('OPERATOR', caller, this.metadata, AuditEntry, conditions, args);
  }
}

/** An entry of the log that the caller may read. */
export const findAuditEntry = findNodeOf('AuditEntry', async ({ principal, em }, ids) => {
  const { organizationIds, environment } = requireScope(principal, 'audit:read');
  return em.find(AuditEntry, {
    id: { $in: ids },
    organizationId: { $in: [...organizationIds] },
    // SQL's `in` never finds a null.
    $or: [{ environment: null }, { environment }],
  });
});

function conditionsOf(filter: AuditFilter): Conditions {
  return new Conditions()
    .andIf(filter.actorId, 'actor_id = ?')
    .andIf(filter.action, 'action = ?')
    .andIf(filter.objectId, 'object_id = ?')
    .andIf(filter.from, 'created_at >= ?')
    .andIf(filter.to, 'created_at < ?');
}
