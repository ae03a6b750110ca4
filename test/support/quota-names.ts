import { readFileSync } from 'node:fs';

/** The environment variables of all quotas, read from the generated list of settings. */
export const quotaNames: ReadonlySet<string> = new Set(
  readFileSync('docs/configuration.md', 'utf8').match(/QUOTA_[A-Z_]+/g),
);
