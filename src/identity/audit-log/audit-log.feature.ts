import type { Ground } from '../../kernel/ground.js';
import { allow, part, type Feature, type OperationTable } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditActionResolver } from './audit-action.resolver.js';
import type { RefusedAction } from './refusal-log.js';
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
  scopes: { 'audit:read': { leastRole: MemberRole.ADMIN, description: 'Reads the audit log.' } },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly operationTable: OperationTable;
  readonly auditActions: Readonly<Record<string, string>>;
}

/** What `identity/audit-log` adds to Tribute. */
export const auditLogFeature = {
  room: 'identity/audit-log',
  ...auditLogNames,
  settings: auditLogSettings,
  entities: [AuditEntry],
  operations: {
    Query: {
      ...allow('audit:read', 'auditLog'),
      ...allow('operator', 'operatorAuditLog'),
      ...allow('anyone', 'auditActions'),
    },
  },
  auditActions: {
    'signIn.refused': 'Sign-ins of one address were refused. `after` counts them.',
    'credential.refused': 'API keys or session tokens of one address were refused. `after` counts them.',
    'operatorCall.refused': 'Calls of operator operations were refused. `after` counts them.',
  } satisfies Record<RefusedAction, string>,
  nodes: { auditEntry: { type: 'AuditEntry', find: findAuditEntry } },
  types: { AuditAction: part, AuditEntry: { scope: 'audit:read' } },
  sandbox: { keeps: { audit_entry: 'The audit log is append-only.' } },
  create: ({ orm, operationTable, auditActions }: Needs) => {
    const audit = new AuditService(orm.getMetadata());
    return {
      services: { audit },
      resolvers: [new AuditResolver(audit), new AuditActionResolver(operationTable, auditActions)],
    };
  },
} satisfies Feature<Needs>;
