import type { Ground } from '../../kernel/ground.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditResolver } from './audit.resolver.js';
import { AuditService, findAuditEntry } from './audit.service.js';
import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `identity/audit-log`. */
const auditLogSettings = {
  auditRefusalsSeconds: {
    name: 'AUDIT_REFUSALS_SECONDS',
    description:
      'Refused sign-ins, credentials and operator calls of one address within this many seconds become one entry of the audit log.',
    schema: wholeNumber(1, 3600),
    fallback: '60',
  },
} as const satisfies SettingTable;

export const auditLogNames = {
  ids: { auditEntry: ['aud'] },
  scopes: { 'audit:read': MemberRole.ADMIN },
} as const;

/** What `identity/audit-log` adds to Tribute. */
export const auditLogFeature = {
  room: 'identity/audit-log',
  ...auditLogNames,
  settings: auditLogSettings,
  entities: [AuditEntry],
  operations: { Query: { ...allow('audit:read', 'auditLog'), ...allow('operator', 'operatorAuditLog') } },
  nodes: { auditEntry: { type: 'AuditEntry', find: findAuditEntry } },
  types: { AuditEntry: { scope: 'audit:read' } },
  sandbox: { keeps: { audit_entry: 'The audit log is append-only.' } },
  create: ({ orm }: Ground) => {
    const audit = new AuditService(orm.getMetadata());
    return { services: { audit }, resolvers: [new AuditResolver(audit)] };
  },
} satisfies Feature;
