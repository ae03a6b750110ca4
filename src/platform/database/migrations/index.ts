import { Migration } from '@mikro-orm/migrations';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../kernel/project-root.js';

/** Every migration, in order. Never edit a merged one: a later one expands, and a still later contracts. */
export const migrations = [
  '01-platform',
  '02-identity',
  '03-keys-and-promoters',
  '04-ledger',
  '05-ledger-audit',
  '06-campaigns',
  '07-tracking',
  '08-events',
  '09-rewards',
  '10-evaluation',
  '11-payments',
  '12-notifications',
  '13-link-states',
  '14-clicks',
  '16-vanity-codes',
  '17-link-queries',
  '18-link-parameters',
  '19-link-targets',
  '23-attribution-models',
  '25-erasure',
  '26-erased-identities',
  '30-figures',
  '24-customers',
  '27-click-months',
  '31-own-figures',
  '32-figure-updates',
  '20-click-inbox',
  '28-click-retention',
  '33-postbacks',
  '29-link-domains',
  '35-late-visits',
  '36-own-columns',
  '40-figures-of-lists',
  '37-list-orders',
  '42-lists-of-domain-events',
  '43-first-statistics',
  '38-data-exports',
  '46-log-horizon',
  '49-rule-drafts',
  '50-operator-search',
  '47-who-did-it',
  '51-endpoint-state',
  '48-who-ended-it',
  '52-claimed-ahead',
].map((name) => ({ name, class: migrationOf(name) }));

/** The build copies the SQL files to dist/ (scripts/build.mjs). The bundle lies in another folder of it. */
function migrationOf(name: string): new (...args: ConstructorParameters<typeof Migration>) => Migration {
  const path = join(projectRoot, 'dist/src/platform/database/migrations', `${name}.sql`);
  return class extends Migration {
    override up(): void {
      this.addSql(readFileSync(path, 'utf8'));
    }
  };
}
