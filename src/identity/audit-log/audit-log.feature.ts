import type { Feature } from '../../kernel/feature.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditResolver } from './audit.resolver.js';
import type { AuditService } from './audit.service.js';

/** The services of its resolvers. */
interface Services {
  readonly audit: AuditService;
}

/** What `identity/audit-log` adds to Tribute. */
export const auditLogFeature: Feature<Services> = {
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
  resolvers: ({ audit }) => [new AuditResolver(audit)],
};
