import type { Ground } from '../../kernel/ground.js';
import type { Feature } from '../../kernel/feature.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditResolver } from './audit.resolver.js';
import { AuditService } from './audit.service.js';

/** What `identity/audit-log` adds to Tribute. */
export const auditLogFeature = {
  room: 'identity/audit-log',
  entities: [AuditEntry],
  operations: {
    Query: {
      auditLog: { who: 'audit:read' },
      operatorAuditLog: { who: 'operator' },
    },
  },
  types: {
    AuditEntry: { scope: 'audit:read' },
  },
  create: ({ orm }: Ground) => {
    const audit = new AuditService(orm.getMetadata());
    return { services: { audit }, resolvers: [new AuditResolver(audit)] };
  },
} satisfies Feature;
