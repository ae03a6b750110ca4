import { allow, part, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import type { SchemaRunner } from '../../kernel/schema-runner.js';
import type { ConfigOf } from '../../kernel/setting.js';
import { drainJob } from '../../platform/jobs/drain-job.js';
import { DataExport } from './data-export.entity.js';
import { DataExportResolver } from './data-export.resolver.js';
import { DataExportService, exportQuota, findExport } from './data-export.service.js';
import { dataExportSettings } from './data-export.settings.js';
import { ExportDrain } from './export-drain.js';

export const dataExportNames = { ids: { dataExport: ['exp'] } } as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof dataExportSettings>;
  readonly schemaRunner: SchemaRunner;
}

/** What `portal/data-export` adds to Tribute. */
export const dataExportFeature = {
  room: 'portal/data-export',
  ...dataExportNames,
  settings: dataExportSettings,
  quotas: [exportQuota],
  entities: [DataExport],
  nodes: { dataExport: { type: 'DataExport', find: findExport } },
  operations: { Query: allow('caller', 'export', 'exportPart'), Mutation: allow('caller', 'createExport') },
  types: { DataExport: part, DataExportPart: part },
  sandbox: { empties: [{ table: 'data_export_part' }, { table: 'data_export' }] },
  personalData: {
    data_export_part: {
      erases: { text: 'Deleted with all exports that exist when the customer is erased.' },
      erase: async (sql, { organizationId, environment, customerId }) => {
        const where = 'organization_id = $1 and environment = $2';
        if (customerId !== null) {
          await sql.query(`delete from data_export where ${where}`, [organizationId, environment]);
        }
        return undefined;
      },
    },
  },
  create: (needs: Needs) => {
    const { config, pool, sql, quotas, log, wakeUps, schemaRunner: runner } = needs;
    const drain = new ExportDrain({ pool, sql, runner, maxRows: config.exportMaxRows, log });
    return {
      resolvers: [new DataExportResolver(new DataExportService(runner, quotas, config.exportKeptHours))],
      jobs: [
        drainJob({
          name: 'export.write',
          wakeUps,
          topic: 'exports',
          idleMs: 10_000,
          drain: async (signal) => drain.drain(signal),
        }),
      ],
    };
  },
} satisfies Feature<Needs>;
