import { EntityLoaders } from '../../src/kernel/entity-loaders.js';
import type { Reader } from '../../src/kernel/read-together.js';
import type { Sql } from '../../src/kernel/sql.js';

/** A reader of statements alone, which loads no entities. */
export function readerOf(sql: Sql): Reader {
  const noEntities = (): never => {
    throw new Error('This reader loads no entities.');
  };
  return { sql, loaders: new EntityLoaders(noEntities, { kind: 'anonymous' }) };
}
