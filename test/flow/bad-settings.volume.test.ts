import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/kernel/config-error.js';
import { readConfig, settings } from '../../src/config.js';
import { allowedBy, type Setting } from '../../src/kernel/setting.js';
import { failToStart, type FailedStart } from '../support/fail-to-start.js';
import { volume } from '../support/volume.js';

/** Values with a valid form but an invalid meaning. */
const nearMisses: readonly (readonly [name: string, value: string])[] = [
  ['ROLE', 'WORKER'],
  ['PORT', '65536'],
  ['PORT', '80.5'],
  ['DATABASE_URL', 'mysql://127.0.0.1/tribute'],
  ['DATABASE_URL', '127.0.0.1:5432/tribute'],
  ['ENCRYPTION_KEY', 'a'.repeat(63)],
  ['WEBHOOK_ALLOWED_PRIVATE_RANGES', '10.0.0.0/33'],
  ['WEBHOOK_ALLOWED_PRIVATE_RANGES', '127.0.0.0/8,localhost'],
  ['PUBLIC_URL', 'ftp://tribute.example.com'],
  ['PUBLIC_URL', 'https://tribute.example.com/?a=b'],
  ['SHORT_HOST', 'https://go.example.com'],
  ['COUNTRY_FILE', 'countries.mmdb'],
  ['DATA_CENTRE_FILE', 'ranges.txt'],
  // Only tests may use less than the default.
  ['PASSWORD_MEMORY_KIB', '19455'],
  ['PASSWORD_MEMORY_KIB', '19457'],
];

// Every text that an environment can hold is a valid folder name.
const names = Object.values<Setting>(settings)
  .map(({ name }) => name)
  .filter((name) => name !== 'DATA_DIR');
const rows = [...names.map((name) => [name, 'not at all'] as const), ...nearMisses];

function messageOf(name: string, value: string): string {
  const setting = Object.values<Setting>(settings).find((setting) => setting.name === name)!;
  const shown = setting.isSecret ? 'not usable' : `"${value}"`;
  return `${name} is ${shown}; allowed: ${allowedBy(setting).replaceAll('`', '')}.`;
}

describe('an invalid setting', () => {
  it.each(rows)('is refused when the settings are read: %s=%s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new ConfigError(messageOf(name, value)));
  });
});

describe('a start with an invalid setting', () => {
  const started = rows.filter((_row, index) => index % volume(1, 12) === 0);
  const outcomes = new Map<string, FailedStart>();

  // Several at once, because a start mostly loads its modules.
  beforeAll(async () => {
    const queue = [...started];
    const lane = async (): Promise<void> => {
      for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
        const [name, value] = row;
        outcomes.set(row.join('='), await failToStart({ [name]: value }));
      }
    };
    await Promise.all(Array.from({ length: 3 }, lane));
  });

  it.each(started)('fails and prints the reason: %s=%s', (name, value) => {
    const stderr = `${messageOf(name, value)}\n`;
    expect(outcomes.get(`${name}=${value}`)).toEqual({ code: 1, stdout: '', stderr });
  });
});
