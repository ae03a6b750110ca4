import { Pool, types } from 'pg';
import type { Logger } from '../kernel/logger.js';

const oid = { int8: 20, numeric: 1700 };

/** Amounts come back as bigint (every numeric here is `numeric(38,0)` or a sum of such), counts as numbers. */
const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [oid.int8]: Number,
  [oid.numeric]: BigInt,
};

function parserOf(id: number, format?: 'text' | 'binary'): unknown {
  const own = format === 'binary' ? undefined : parsers[id];
  return own ?? (format === 'binary' ? types.getTypeParser(id, 'binary') : types.getTypeParser(id));
}

/** A pool for plain SQL. A connection that the server drops is replaced, and said so; it never ends the process. */
export function createPool(url: string, max: number, log: Logger): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: 'tribute',
    types: {
      getTypeParser: parserOf,
    },
  });
  pool.on('error', (error) => {
    // While the pool ends, the embedded server may be faster than the last of its connections.
    if (pool.ending) return;
    log.warn({ err: error }, 'an idle database connection was lost');
  });
  return pool;
}
