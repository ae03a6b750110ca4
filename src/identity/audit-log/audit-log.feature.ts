import type { Feature } from '../../kernel/feature.js';
import { AuditEntry } from './audit-entry.entity.js';

/** What `identity/audit-log` adds to Tribute. */
export const auditLogFeature: Feature = {
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
};
