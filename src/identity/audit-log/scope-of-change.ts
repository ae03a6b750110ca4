import type { Caller } from '../../kernel/caller.js';
import type { ScopeOf, ScopeOfType } from '../../kernel/copied-values.js';
import type { AuditEntry } from './audit-entry.entity.js';

/** The scope of the entry's object type. An entry without an object contains the arguments of a query. */
export function scopeOfChange(
  { objectKind }: AuditEntry,
  _caller: Caller,
  scopeOfType: ScopeOfType,
): ScopeOf {
  if (objectKind === null) return null;
  if (objectKind === 'user' || objectKind === 'userSession') return 'members:read';
  return scopeOfType(objectKind.charAt(0).toUpperCase() + objectKind.slice(1));
}
