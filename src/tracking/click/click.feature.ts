import type { Feature } from '../../kernel/feature.js';
import { createClickRecorder, type ClickNeeds } from './create-click-recorder.js';

/** What `tracking/click` adds to Tribute. The redirect itself is an HTTP handler. */
export const clickFeature = {
  room: 'tracking/click',
  create: (needs: ClickNeeds) => {
    const services = createClickRecorder(needs);
    return { services, close: async () => services.clicks.close() };
  },
} satisfies Feature<ClickNeeds>;
