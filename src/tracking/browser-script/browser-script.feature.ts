import type { Feature } from '../../kernel/feature.js';
import { readBrowserScript } from './browser-script.js';

/** What `tracking/browser-script` adds to Tribute. */
export const browserScriptFeature = {
  room: 'tracking/browser-script',
  create: () => ({ services: { browserScript: readBrowserScript() } }),
} satisfies Feature;
