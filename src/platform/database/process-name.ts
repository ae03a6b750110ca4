import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** PostgreSQL cuts session names at 63 bytes. This length of the host name leaves room for the rest. */
const hostLength = 30;

const host = hostname()
  .replaceAll(/[^\w.-]/g, '-')
  .slice(0, hostLength);

/**
 * The name of this process in its database sessions and job locks: `tribute@web-1/4711-9f86d081`. The last
 * part is random, because containers share names and process ids. A colon would begin the purpose of a
 * session.
 */
export const processName = `tribute@${host}/${process.pid}-${randomBytes(4).toString('hex')}`;

/** The suffix of a listening session, by which others see that a process is alive. */
export const listenerSuffix = ':listener';
export const listenerName = `${processName}${listenerSuffix}`;

/** The name of the sessions by which this process takes and watches its jobs. */
export const jobsName = `${processName}:jobs`;

/** SQL for the process in the name of a session or lock owner: the part before the colon. */
export function processOf(name: string): string {
  return `split_part(${name}, ':', 1)`;
}
