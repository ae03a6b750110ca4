import type { Feature } from '../../kernel/feature.js';
import { httpSettings } from './http.settings.js';

/** What `platform/http` adds to Tribute. */
export const httpFeature = { room: 'platform/http', settings: httpSettings } satisfies Feature;
