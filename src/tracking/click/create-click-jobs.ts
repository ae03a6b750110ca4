import type { RecurringJob } from '../../kernel/recurring-job.js';
import { ClickMonths } from './click-months.js';
import { ClickRetention } from './click-retention.js';
import type { ClickNeeds } from './create-click-recorder.js';
import type { DataCentres } from './data-centres.js';
import { forgetAddresses } from './forget-addresses.js';

/** The jobs on stored clicks. */
export function createClickJobs(
  { sql, log, config, figures }: ClickNeeds,
  dataCentres: DataCentres,
): readonly RecurringJob[] {
  const months = new ClickMonths(sql, log);
  const retention = new ClickRetention(sql, log, config);
  figures.push(...retention.figures);
  return [
    { name: 'click.forget-addresses', every: '1 hour', run: async () => forgetAddresses(sql, dataCentres) },
    {
      name: 'click.months',
      every: '1 hour',
      run: async (signal) => {
        await months.run(signal);
        await retention.run(signal);
      },
    },
  ];
}
