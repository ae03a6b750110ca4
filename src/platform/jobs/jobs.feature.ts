import type { Feature } from '../../kernel/feature.js';
import { jobsSettings } from './jobs.settings.js';

/** What `platform/jobs` adds to Tribute. */
export const jobsFeature = { room: 'platform/jobs', settings: jobsSettings } satisfies Feature;
