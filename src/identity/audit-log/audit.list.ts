import { defineList } from '../../kernel/list/define-list.js';
import {
  keyField,
  ofOrganizations,
  textField,
  timeField,
  wordField,
} from '../../kernel/list/filter-fields.js';
import { ActorKind } from '../../kernel/audit-trail.js';
import { AuditEntry } from './audit-entry.entity.js';

/** The audit log. Indexes: audit_entry_organization, _object, _actor and _text. */
export const auditList = defineList(AuditEntry, {
  name: 'Audit',
  what: 'entries',
  created: 'when it happened',
  filters: {
    organizationId: ofOrganizations('entries'),
    actorId: keyField('actor_id', 'Only actions of these people or API keys.'),
    actorKind: wordField('ActorKind', ActorKind, 'actor_kind', 'Only actions of these kinds of actors.'),
    action: textField('action', 'Only these operations, such as `createCampaign`.'),
    objectId: keyField('object_id', 'Only actions on these objects.'),
    createdAt: timeField('created_at', 'Only entries of this period.'),
  },
  search: { columns: ['actor_name', 'action'], description: 'the name of the actor or the operation' },
});
