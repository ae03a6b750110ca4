import type { Feature } from '../../kernel/feature.js';
import { moneyLock } from './money-agreement.js';
import { databaseSettings } from './database.settings.js';

/** What `platform/database` adds to Tribute. */
export const databaseFeature = {
  room: 'platform/database',
  settings: databaseSettings,
  figures: [
    {
      name: 'tribute_processes_with_other_money_settings',
      help: 'Processes of this database whose money settings differ from those in force. They run no jobs and refuse requests.',
      sql: `select count(distinct l.pid)::int as value from pg_locks l
            where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
              and l.classid = ${moneyLock} and l.objsubid = 2
              and l.objid not in (select lock_key::oid from money_settings)`,
    },
  ],
} satisfies Feature;
