import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** PostgreSQL cuts names of sessions at 63 bytes: so much of the host's name leaves room for the rest. */
const hostLength = 30;

const host = hostname()
  .replaceAll(/[^\w.-]/g, '-')
  .slice(0, hostLength);

/**
 * This process, as its database sessions and the owners of job locks name it: `tribute@web-1/4711-9f86d081`. The last part is random,
 * because containers share names and process ids. It has no colon: what follows one in a session's name says what the session is for.
 */
export const processName = `tribute@${host}/${process.pid}-${randomBytes(4).toString('hex')}`;

/** How the name of a listening session ends: the one by which others see that a process goes on. */
export const listenerSuffix = ':listener';
export const listenerName = `${processName}${listenerSuffix}`;

/** The name of the sessions by which this process takes and watches its jobs. */
export const jobsName = `${processName}:jobs`;

/** SQL for the process that has a name of a session, or of the owner of a job's lock: what stands before the colon. */
export function processOf(name: string): string {
  return `split_part(${name}, ':', 1)`;
}
