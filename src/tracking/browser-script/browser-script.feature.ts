import { readBrowserScript } from './browser-script.js';

/** What `tracking/browser-script` adds to Tribute. */
export const browserScriptFeature = {
  room: 'tracking/browser-script',
  create: () => ({ services: { browserScript: readBrowserScript() } }),
} as const;
