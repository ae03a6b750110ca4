import { defineList } from '../../kernel/list/define-list.js';
import { flagField, textField, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byText, byTime, orNull } from '../../kernel/list/list-order.js';
import { ApiKeyKind } from './api-key-kind.js';
import { ApiKey } from './api-key.entity.js';

/** The keys of an organization. A quota limits them. Index: api_key_organization. */
export const apiKeyList = defineList(ApiKey, {
  name: 'ApiKey',
  what: 'keys',
  orders: {
    NAME: byText('name', 'By name, ignoring case.'),
    LAST_USED_AT: byTime(
      orNull.time('last_used_at'),
      'By the time of the last use. Unused ones are before all.',
    ),
    EXPIRES_AT: byTime(orNull.time('expires_at'), 'By expiry. Without one is before all.'),
  },
  filters: {
    name: textField('name', 'Only keys with these names.'),
    kind: wordField('ApiKeyKind', ApiKeyKind, 'kind', 'Only keys of these kinds.'),
    isRevoked: flagField('revoked_at is not null', 'Only keys that are revoked, or are not.'),
    createdAt: timeField('created_at', 'Only keys that were created in this period.'),
  },
  search: { columns: ['name', 'prefix'], description: 'the name or the beginning of the token' },
});
