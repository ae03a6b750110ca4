import { mkdtempSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/config-error.js';
import { DataCentres } from '../../../src/tracking/click/data-centres.js';
import { rangesIn } from '../../../src/tracking/click/ranges-in.js';
import { aPaidLink, browser, from, reasonsOf, urlOf, visit } from '../../flow/visits.js';
import { uuidOf } from '../../support/outcome.js';
import { silent } from '../../support/silent.js';
import { aScene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

describe('the text of a file of data centres', () => {
  it('has ranges, comments and empty lines', () => {
    const text = '\uFEFF# Acme Cloud\r\n3.0.0.0/9\r\n\r\n  2600:1f00::/24 # IPv6\n#\n';
    expect(rangesIn(text)).toEqual(['3.0.0.0/9', '2600:1f00::/24']);
    expect(rangesIn('')).toEqual([]);
  });

  it.each([
    ['3.0.0.0/9\n3.0.0.0', 'line 2 has "3.0.0.0"'],
    ['# x\n\n3.0.0.0/33', 'line 3 has "3.0.0.0/33"'],
    ['3.0.0.0/9,4.0.0.0/9', 'line 1 has "3.0.0.0/9,4.0.0.0/9"'],
    [`{"prefixes": ["${'x'.repeat(100)}"]}`, 'line 1 has'],
  ])('is refused for another line, with its number: %j', (text, message) => {
    expect(() => rangesIn(text)).toThrow(message);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'data-centres-'));
const file = join(folder, 'ranges.txt');
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** Replaces a file as an operator does, in one step. */
async function write(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

describe('the list of data centres at the start', () => {
  async function open(ranges: readonly string[], path: string): Promise<DataCentres> {
    const opened = new DataCentres(ranges, path, silent);
    await opened.start().finally(() => {
      opened.close();
    });
    return opened;
  }

  it('has the ranges of the setting and those of the file', async () => {
    await write(file, '198.51.100.0/24\n');
    const { contains } = await open(['203.0.113.0/24'], file);
    expect(['198.51.100.1', '203.0.113.1', '192.0.2.1'].map(contains)).toEqual([true, true, false]);
    expect(new DataCentres([], undefined, silent).contains('192.0.2.1')).toBeNull();
  });

  it('stops the start if the file is missing or malformed', async () => {
    await expect(open([], join(folder, 'missing'))).rejects.toThrow(ConfigError);
    await write(file, '198.51.100.0/24\nx\n');
    await expect(open([], file)).rejects.toThrow(`DATA_CENTRE_FILE: ${file} cannot be read: line 2 has "x"`);
  });
});

describe('the file of data centres of a running server', () => {
  const used = join(folder, 'used.txt');
  writeFileSync(used, '203.0.113.0/24 # Acme Cloud\n');
  const suite = useServer({ TRUST_PROXY: '1', DATA_CENTRE_FILE: used });

  const times = (message: string): number => suite.server.log().split(message).length - 1;
  const read = 'the file of data centres was read';

  it('decides the classes of clicks, is read again when it changes, and on SIGHUP', async () => {
    const link = await aPaidLink(await aScene(suite.url));
    const classes = async (): Promise<string[]> => {
      const rows = await suite.database.query<{ name: string }>(
        'select class as name from click where link_id = $1 order by clicked_at, id',
        [uuidOf('link', link.id)],
      );
      return rows.map(({ name }) => name);
    };
    await visit(urlOf(suite, link), from('203.0.113.1'));
    await write(used, '192.0.2.0/24\n');
    await waitFor('the changed file to be read', async () => times(read) === 2);
    await visit(urlOf(suite, link), from('192.0.2.1', `${browser} 2`));
    await write(used, 'nonsense\n');
    await waitFor('the malformed file to be reported', async () => times('line 1 has') > 0);
    await visit(urlOf(suite, link), from('192.0.2.2', `${browser} 3`));
    await visit(urlOf(suite, link), from('203.0.113.2', `${browser} 4`));
    await reasonsOf(suite, link, 4);
    expect(await classes()).toEqual(['BOT', 'BOT', 'BOT', 'VALID']);
    await write(used, '192.0.2.0/24\n');
    await waitFor('the mended file to be read', async () => times(read) === 3);
    suite.server.process.kill('SIGHUP');
    await waitFor('the file to be read for the signal', async () => times(read) === 4);
  });
});
