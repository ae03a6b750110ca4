import { findNodeOf } from '../../kernel/node-loader.js';
import { UserSession } from './user-session.entity.js';

/** An open session of the calling person. An API key has none. */
export const findOwnSession = findNodeOf('UserSession', async ({ principal, em }, ids) => {
  if (principal.kind !== 'user') return [];
  const { userId } = principal;
  return em.find(UserSession, { id: { $in: ids }, userId, revokedAt: null, expiresAt: { $gt: new Date() } });
});
