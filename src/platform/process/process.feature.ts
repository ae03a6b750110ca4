import type { Feature } from '../../kernel/feature.js';
import { processSettings } from './process.settings.js';

/** What `platform/process` adds to Tribute. */
export const processFeature = { room: 'platform/process', settings: processSettings } satisfies Feature;
