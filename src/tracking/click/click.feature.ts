import { ofSandboxCampaigns } from '../../campaigns/campaign/of-sandbox-campaigns.js';
import type { Feature } from '../../kernel/feature.js';
import { createClickRecorder, type ClickNeeds } from './create-click-recorder.js';
import { clickSettings } from './click.settings.js';

/** How often to look for clicks of killed processes. */
const recoverMs = 30_000;

export const clickNames = {
  ids: { click: ['clk'], session: ['sess'] },
  eventTypes: {
    'click.recorded': { scope: 'attribution:read', description: 'A visitor followed a tracking link.' },
  },
} as const;

/** What `tracking/click` adds to Tribute. The redirect itself is an HTTP handler. */
export const clickFeature = {
  room: 'tracking/click',
  ...clickNames,
  settings: clickSettings,
  sandbox: {
    empties: [
      {
        table: 'visitor_session',
        where: `id = any (array(select session_id from click where ${ofSandboxCampaigns}))`,
      },
      { table: 'click', where: ofSandboxCampaigns },
    ],
  },
  create: (needs: ClickNeeds) => {
    const { clicks, recover } = createClickRecorder(needs);
    const recoverOrReport = async (): Promise<void> =>
      recover().catch((error: unknown) => {
        needs.log.warn({ err: error }, 'clicks of a process that was killed could not be written yet');
      });
    let timer: NodeJS.Timeout | undefined;
    return {
      services: { clicks },
      start: async () => {
        await recoverOrReport();
        timer = setInterval(() => void recoverOrReport(), recoverMs);
      },
      close: async () => {
        clearInterval(timer);
        await clicks.close();
      },
    };
  },
} satisfies Feature<ClickNeeds>;
