import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { findNodeOf } from '../../kernel/node-loader.js';
import { organizationFor, requireOperator, requireScope } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPage, readPageAsSystem } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { AuditEntry } from './audit-entry.entity.js';
import { auditList } from './audit.list.js';

/** Reads the audit log. Index: audit_entry_organization, audit_entry_object, audit_entry_actor. */
export class AuditService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** One page of the log of the caller's organizations, in their environment and for objects of both. */
  async list(caller: Caller, args: ListArgs): Promise<Page<AuditEntry>> {
    const { principal } = caller;
    const { organizationIds, environment } = requireScope(principal, 'audit:read');
    for (const named of [args.filter?.organizationId?.eq, args.filter?.organizationId?.in].flat()) {
      if (named != null) organizationFor(principal, 'audit:read', named);
    }
    const conditions = new Conditions()
      .and('organization_id = any(?)', organizationIds)
      .and('(environment is null or environment = ?)', environment);
    return readPage(caller, this.metadata, auditList, conditions, args);
  }

  /** One page of the whole log, with entries of every tenant and without a tenant. */
  async listAll(caller: Caller, args: ListArgs): Promise<Page<AuditEntry>> {
    requireOperator(caller.principal);
    return readPageAsSystem('OPERATOR', caller, this.metadata, auditList, new Conditions(), args);
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
