import { defineList } from '../../kernel/list/define-list.js';
import { timeField } from '../../kernel/list/filter-fields.js';
import { byTime } from '../../kernel/list/list-order.js';
import { UserSession } from './user-session.entity.js';

/** A person's open sessions, which are few. Index: user_session_user. */
export const userSessionList = defineList(UserSession, {
  name: 'UserSession',
  what: 'sessions',
  created: 'when the person signed in',
  orders: {
    LAST_SEEN_AT: byTime('last_seen_at', 'By the time of the last request.'),
    EXPIRES_AT: byTime('expires_at', 'By expiry.'),
  },
  filters: {
    createdAt: timeField('created_at', 'Only sessions that began in this period.'),
    lastSeenAt: timeField('last_seen_at', 'Only sessions whose last request was in this period.'),
  },
  search: { columns: ['user_agent', 'address'], description: 'the browser or the network address' },
});
