import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { sqlOf } from '../../../src/kernel/sql.js';
import { forgetAddresses } from '../../../src/tracking/click/forget-addresses.js';
import { NetworkKeys } from '../../../src/tracking/click/network-keys.js';
import { clickInLine } from '../../../src/tracking/click/spooled-click.js';
import { aPaidLink, from, reasonsOf, urlOf, visit } from '../../flow/visits.js';
import { uuidOf } from '../../support/outcome.js';
import { startServer } from '../../support/server.js';
import { aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

const dayMs = 86_400_000;

describe('the keyed hash of a network', () => {
  const suite = useServer({ TRUST_PROXY: '1', NETWORK_KEY_DAYS: '3' });
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const tenant = { organizationId: 'one', environment: 'LIVE' };
  const client = { network: '203.0.113.7', userAgent: 'Firefox' };

  it('recognizes a visitor without cookies on the next day, and lets no day be compared with another', async () => {
    const link = await aPaidLink(scene);
    await visit(urlOf(suite, link), from('203.0.113.7'));
    expect(await reasonsOf(suite, link, 1)).toEqual([null]);
    await suite.database.query('update network_key set day = day - 1 where day <= current_date');
    const environment = {
      DATABASE_URL: suite.database.url,
      DATA_DIR: suite.server.dataDir,
      TRUST_PROXY: '1',
    };
    const tomorrow = await startServer({ ...environment, ROLE: 'api', NETWORK_KEY_DAYS: '3' });
    for (const address of ['203.0.113.7', '203.0.113.8']) {
      await visit(`${tomorrow.url}/go/${link.code}`, from(address));
    }
    await tomorrow.stop();
    expect(await reasonsOf(suite, link, 3)).toEqual([null, 'REPEATED', null]);
    const rows = await suite.database.query<{ hash: string; earlier: unknown }>(
      `select encode(network_hash, 'hex') as hash, earlier_networks as earlier from click where link_id = $1`,
      [uuidOf('link', link.id)],
    );
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(3);
    expect(rows.map(({ earlier }) => earlier)).toEqual([null, null, null]);
  });

  it('has another key every day, and earlier days only for as long as their keys are kept', async () => {
    await suite.database.query('delete from network_key');
    const keys = new NetworkKeys(sqlOf(suite.database.pool), randomBytes(32), 3);
    const start = new Date();
    const seen: string[] = [];
    for (const day of [0, 1, 2, 3, 4]) {
      const now = new Date(start.getTime() + day * dayMs);
      await keys.refresh(now);
      const { networkHash, earlierNetworks } = keys.hashesOf(tenant, client, now.getTime(), 30);
      expect(earlierNetworks ?? '').toBe(seen.slice(-3).toReversed().join(''));
      expect(seen).not.toContain(networkHash);
      expect(keys.hashesOf(tenant, client, now.getTime(), 0)).toEqual({ networkHash, earlierNetworks: null });
      expect(keys.hashesOf(tenant, client, now.getTime(), 1).earlierNetworks).toBe(seen.at(-1) ?? null);
      seen.push(networkHash);
    }
  });

  it('differs by organization, environment, network and agent', async () => {
    const keys = new NetworkKeys(sqlOf(suite.database.pool), randomBytes(32), 3);
    await keys.refresh();
    const hashes = [
      keys.hashesOf(tenant, client, Date.now(), 0),
      keys.hashesOf({ ...tenant, organizationId: 'two' }, client, Date.now(), 0),
      keys.hashesOf({ ...tenant, environment: 'SANDBOX' }, client, Date.now(), 0),
      keys.hashesOf(tenant, { ...client, network: '203.0.113.8' }, Date.now(), 0),
      keys.hashesOf(tenant, { ...client, userAgent: 'Opera' }, Date.now(), 0),
    ];
    expect(new Set(hashes.map(({ networkHash }) => networkHash)).size).toBe(5);
  });

  it('takes the place of addresses that an earlier version stored', async () => {
    const link = await aPaidLink(scene);
    for (const _ of [1, 2]) await visit(urlOf(suite, link), from('203.0.113.7'));
    await reasonsOf(suite, link, 2);
    const id = uuidOf('link', link.id);
    await suite.database.query(`update click set address = '203.0.113.7' where link_id = $1`, [id]);
    await forgetAddresses(sqlOf(suite.database.pool), { contains: (address) => address === '203.0.113.7' });
    const rows = await suite.database.query(
      `select address, is_data_centre from click join visitor_session on click_id = click.id where click.link_id = $1`,
      [id],
    );
    expect(rows).toEqual([1, 2].map(() => ({ address: null, is_data_centre: true })));
  });
});

describe('a line of the spool file of an earlier version', () => {
  const line = {
    link: { id: 'link', organizationId: 'one', environment: 'LIVE', code: 'ABC' },
    sessionId: 'session',
    isUnique: true,
    visitorId: 'visitor',
    isOverLimit: false,
    isBot: false,
    address: '203.0.113.7',
    networkHash: '00ff',
    userAgent: 'Firefox',
    at: '2026-11-21T12:27:28.083Z',
    id: 'click',
  };

  it.each([
    [{}, 'VALID', null, false],
    [{ isUnique: false }, 'DUPLICATE', null, false],
    [{ isOverLimit: true }, 'INVALID', 'RATE_LIMITED', false],
    [{ isBot: true }, 'BOT', 'AGENT', true],
  ])('with %j is read as %s, without its address', (more, name, classReason, isProgram) => {
    const click = clickInLine(JSON.stringify({ ...line, ...more }));
    const hashes = { networkHash: '00ff', earlierNetworks: null };
    expect(click).toMatchObject({ class: name, classReason, isProgram, id: 'click', ...hashes });
    expect(JSON.stringify(click)).not.toContain('203.0.113.7');
  });

  it('is ignored if a crash cut it', () => {
    expect(clickInLine(JSON.stringify(line).slice(0, 60))).toBeUndefined();
  });
});
