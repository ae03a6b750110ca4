import type { Ground } from '../../kernel/ground.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { AuditEntry } from './audit-entry.entity.js';
import { ActorKind } from '../../kernel/audit-trail.js';
import type { ScopeOf } from '../../kernel/copied-values.js';
import { AuditResolver } from './audit.resolver.js';
import { AuditService } from './audit.service.js';
import { auditLogSettings } from './audit-log.settings.js';

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
  types: { AuditEntry: { scope: 'audit:read' } },
  copiedValues: { 'AuditEntry.actorName': { scopeOf: scopeOfActor } },
  sandbox: { keeps: { audit_entry: 'The audit log is append-only.' } },
  create: ({ orm }: Ground) => {
    const audit = new AuditService(orm.getMetadata());
    return { services: { audit }, resolvers: [new AuditResolver(audit)] };
  },
} satisfies Feature;

function scopeOfActor({ actorKind }: AuditEntry): ScopeOf {
  if (actorKind === ActorKind.KEY) return 'keys:read';
  return actorKind === ActorKind.USER || actorKind === ActorKind.OPERATOR ? 'members:read' : null;
}
