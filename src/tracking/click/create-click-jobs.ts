import { inRanges } from '../../kernel/in-ranges.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';
import { ClickMonths } from './click-months.js';
import { ClickRetention } from './click-retention.js';
import type { ClickNeeds } from './create-click-recorder.js';
import { forgetAddresses } from './forget-addresses.js';

/** The jobs on stored clicks. */
export function createClickJobs({ sql, log, config, figures }: ClickNeeds): readonly RecurringJob[] {
  const { dataCentreRanges: ranges } = config;
  const isDataCentre = ranges.length > 0 ? inRanges(ranges) : undefined;
  const months = new ClickMonths(sql, log);
  const retention = new ClickRetention(sql, log, config);
  figures.push(...retention.figures);
  return [
    { name: 'click.forget-addresses', every: '1 hour', run: async () => forgetAddresses(sql, isDataCentre) },
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
