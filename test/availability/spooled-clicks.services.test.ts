import { join } from 'node:path';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { waitFor } from '../support/wait-for.js';
import { inFile, LateClicks } from './late-clicks.js';

let late: LateClicks;

beforeAll(async () => {
  late = await LateClicks.create();
});
// The next case starts with a running database, and no waiting click.
afterEach(async () => late.recover());
afterAll(async () => late.close());

it('a process that is killed during a database outage leaves its clicks to the next process', async () => {
  await late.proxy.set('unreachable');
  const session = await late.click();
  await waitFor('the click to be in the spool file', async () =>
    (await late.spooled()).includes(inFile(session)),
  );
  await late.server.kill();
  const name = await late.fileOf(session);
  // The line that the crash cut off, and a duplicate line.
  const lines = (await readFile(join(late.folder(), name), 'utf8')).trimEnd().split('\n');
  await appendFile(join(late.folder(), name), `${lines.at(-1)}\n${lines.at(-1)?.slice(0, 40)}`);
  await late.proxy.set('open');
  await late.start();
  // The start is complete, so the click was written before.
  expect(await late.clicksOf(session)).toBe(1);
  expect(await late.spooled()).toBe('');
  expect(await late.evaluated(await late.purchase(late.server.url, session))).toBe('PROCESSED');
  await late.followKnownLink();
});

it('a process that stops during a database outage leaves its clicks to the next process', async () => {
  await late.proxy.set('unreachable');
  const session = await late.click();
  await late.server.stop();
  expect(await late.spooled()).toContain(inFile(session));
  await late.proxy.set('open');
  await late.start();
  expect(await late.clicksOf(session)).toBe(1);
  await late.followKnownLink();
});

it('clicks above CLICK_BACKLOG are redirected, but lost and counted', async () => {
  await late.server.stop();
  await late.start({ CLICK_BACKLOG: '2' });
  await late.followKnownLink();
  await late.proxy.set('unreachable');
  const sessions = [await late.click(), await late.click()];
  await waitFor('both to wait', async () => (await late.figure('tribute_clicks_waiting')) === 2);
  const lost = await late.click();
  expect(await late.figure('tribute_clicks_lost')).toBe(1);
  await late.proxy.set('open');
  await waitFor('those that waited', async () => {
    const counts = await Promise.all(sessions.map(async (session) => late.clicksOf(session)));
    return counts.every((count) => count === 1);
  });
  expect(await late.clicksOf(lost)).toBe(0);
});

it('clicks that cannot be written to the spool stay in memory, and are counted', async () => {
  const lost = await late.figure('tribute_clicks_lost');
  await rm(late.folder(), { recursive: true, force: true });
  await writeFile(late.folder(), 'a file in its place');
  await late.proxy.set('unreachable');
  const session = await late.click();
  await waitFor('the click to wait', async () => (await late.figure('tribute_clicks_waiting')) === 1);
  await waitFor('the log to tell', () =>
    Promise.resolve(late.server.log().includes('clicks could not be spooled')),
  );
  expect(await late.figure('tribute_clicks_unspooled')).toBe(1);
  await late.proxy.set('open');
  await waitFor('the click to be written', async () => (await late.clicksOf(session)) === 1);
  await waitFor('no click to wait', async () => (await late.figure('tribute_clicks_waiting')) === 0);
  expect(await late.figure('tribute_clicks_unspooled')).toBe(0);
  expect(await late.figure('tribute_clicks_lost')).toBe(lost);
});
