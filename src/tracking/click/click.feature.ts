import { ofSandboxCampaigns } from '../../campaigns/campaign/of-sandbox-campaigns.js';
import { mostCounted, type Feature } from '../../kernel/feature.js';
import { ClassReason, ClickClass } from './click-class.js';
import { createClickJobs } from './create-click-jobs.js';
import { DataCentres } from './data-centres.js';
import { createClickRecorder, type ClickNeeds } from './create-click-recorder.js';
import { clickFigures } from './click-figures.js';
import { clickSettings } from './click.settings.js';
import { personalVisits } from './personal-visits.js';
import { NetworkKeys } from './network-keys.js';
import { clickEventData } from './click-event-data.js';

/** How often to look for clicks of killed processes. */
const recoverMs = 30_000;

/** How often to look for the keys of today and tomorrow. */
const keysMs = 3_600_000;

export const clickNames = {
  ids: { click: ['clk'], session: ['sess'] },
  eventTypes: {
    'click.recorded': {
      data: clickEventData['click.recorded'],
      scope: 'attribution:read',
      description: 'A visitor followed a tracking link.',
    },
  },
} as const;

/** What `tracking/click` adds to Tribute. The redirect itself is an HTTP handler. */
export const clickFeature = {
  room: 'tracking/click',
  ...clickNames,
  settings: clickSettings,
  reasons: { CLICK_CLASS: ClickClass, CLICK_CLASS_REASON: ClassReason },
  sandbox: {
    empties: [
      {
        table: 'visitor_session',
        where: `id = any (array(select session_id from click where ${ofSandboxCampaigns}))`,
      },
      { table: 'click', where: ofSandboxCampaigns },
      { table: 'counted_visit', where: ofSandboxCampaigns },
    ],
  },
  personalData: personalVisits,
  figures: [
    {
      name: 'tribute_click_inbox_seconds',
      help: 'How long the oldest click has waited in the inbox. If it stays high, workers cannot keep up, or none runs.',
      sql: 'select coalesce(extract(epoch from now() - (select added_at from click_inbox order by id limit 1)), 0)::float8 as value',
    },
    {
      name: 'tribute_clicks_without_month',
      help: `Clicks outside the months that have a partition, up to ${mostCounted}. They are kept, but make new partitions slower.`,
      sql: `select clicks_without_month(${mostCounted}) as value`,
    },
  ],
  create: (needs: ClickNeeds) => {
    const { clicks, clickInbox, recover } = createClickRecorder(needs);
    needs.figures.push(...clickFigures(clicks));
    const recoverOrReport = async (): Promise<void> =>
      recover().catch((error: unknown) => {
        needs.log.warn({ err: error }, 'clicks of a process that was killed could not be written yet');
      });
    const { sql, encryptionKey, config } = needs;
    const networkKeys = new NetworkKeys(sql, encryptionKey, config.networkKeyDays);
    const dataCentres = new DataCentres(config.dataCentreRanges, config.dataCentreFile, needs.log);
    const refreshOrReport = async (): Promise<void> =>
      networkKeys.refresh().catch((error: unknown) => {
        needs.log.warn({ err: error }, 'the keys for hashes of networks could not be read yet');
      });
    const timers: NodeJS.Timeout[] = [];
    return {
      services: { clicks, clickInbox, networkKeys, dataCentres },
      jobs: createClickJobs(needs, dataCentres),
      start: async () => {
        await dataCentres.start();
        await networkKeys.refresh();
        await recoverOrReport();
        timers.push(setInterval(() => void recoverOrReport(), recoverMs));
        timers.push(setInterval(() => void refreshOrReport(), keysMs));
      },
      close: async () => {
        for (const timer of timers) clearInterval(timer);
        dataCentres.close();
        await clicks.close();
        if (config.role !== 'api') await clickInbox.settle();
      },
    };
  },
} satisfies Feature<ClickNeeds>;
