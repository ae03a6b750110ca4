import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeJobDue } from '../../support/jobs.js';
import { mailsTo, mailTo } from '../../support/mail-folder.js';
import { uuidOf } from '../../support/outcome.js';
import { startServer } from '../../support/server.js';
import { aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { NameServer } from '../../support/name-server.js';
import { addDomain, askAs, aVerifiedDomain, linkOn, verifyDomain } from './owned-domains.js';

const names = await NameServer.start();
const encryptionKey = '0'.repeat(64);

describe('a host of an organization', () => {
  const suite = useServer({
    DNS_SERVERS: names.address,
    SHORT_HOST: 'go.tribute.example',
    ENCRYPTION_KEY: encryptionKey,
  });
  let scene: Scene;
  let rival: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    rival = await aScene(suite.url);
  });
  afterAll(async () => names.stop());

  const eventsOf = async (id: string): Promise<string[]> =>
    (
      await suite.database.query<{ type: string }>(
        `select type from domain_event where payload::json -> 'data' ->> 'linkDomainId' = $1 order by id`,
        [id],
      )
    ).map(({ type }) => type);

  it('is proven by a DNS record, and says what is missing', async () => {
    const domain = await addDomain(scene, 'Go.Brand.Example.');
    expect(domain).toMatchObject({ host: 'go.brand.example', status: 'PENDING' });
    const { name, value } = domain.record;
    expect([name, value]).toEqual([
      '_tribute.go.brand.example',
      expect.stringMatching(/^tribute-verification=[\w]{43}$/),
    ]);
    expect((await addDomain(scene, 'go.brand.example')).id).toBe(domain.id);

    const messageOf = async (): Promise<string | undefined> =>
      (await verifyDomain(scene, domain)).userErrors[0]?.message;
    expect(await messageOf()).toBe(`There is no TXT record ${name}.`);
    names.records.set(name, ['v=spf1 -all', 'tribute-verification=other']);
    expect(await messageOf()).toBe(`The TXT record ${name} has another value than ${value}.`);
    names.silent.add(name);
    expect(await messageOf()).toContain('The name servers did not answer');
    names.silent.delete(name);
    expect(await askAs(suite.url, domain.host, '/healthz')).toMatchObject({ status: 200 });

    names.records.set(name, ['v=spf1 -all', value]);
    expect((await verifyDomain(scene, domain)).linkDomain).toMatchObject({
      status: 'VERIFIED',
      checkProblem: null,
    });
    await verifyDomain(scene, domain);
    expect(await eventsOf(domain.id)).toEqual(['link_domain.verified']);
  });

  it('serves the links of its organization and nothing else', async () => {
    const { host } = await aVerifiedDomain(scene, names, 'links.brand.example');
    const code = scene.link.code.toLowerCase();
    const visit = async (path: string, more = {}) => askAs(suite.url, host, path, more);
    expect(await visit(`/${code}`)).toMatchObject({
      status: 302,
      headers: { location: expect.stringMatching(/^https:\/\/shop\.example\/summer\?tncpw_session=/) },
    });
    const deep = await askAs(
      suite.url,
      `${host.toUpperCase()}:443`,
      `/${code}?url=https%3A%2F%2Fshop.example%2Fshoes`,
    );
    expect(deep).toMatchObject({
      status: 302,
      headers: { location: expect.stringContaining('https://shop.example/shoes') },
    });
    expect(deep.headers['set-cookie']).not.toHaveLength(0);
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    const key = { 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    for (const [path, more] of [
      [`/${rival.link.code}`, {}],
      ['/nobody-has-it', {}],
      [`/go/${code}`, {}],
      ['/', {}],
      ['/graphql', {}],
      ['/graphql', { headers: { ...upgrade, ...key } }],
      ['/campaigns', {}],
      ['/healthz', {}],
      ['/docs', {}],
      [`/${code}`, { method: 'POST' }],
    ] as const) {
      expect([path, (await visit(path, more)).status]).toEqual([path, 404]);
    }
  });

  it('cannot be verified by two organizations, and is blocked by nobody who only adds it', async () => {
    const host = 'go.contested.example';
    const [mine, theirs] = [await addDomain(scene, host), await addDomain(rival, host)];
    expect(mine.record.value).not.toBe(theirs.record.value);
    names.records.set(mine.record.name, [mine.record.value]);
    expect((await verifyDomain(rival, theirs)).linkDomain).toBeNull();
    names.records.set(mine.record.name, [mine.record.value, theirs.record.value]);
    const both = await Promise.all([verifyDomain(scene, mine), verifyDomain(rival, theirs)]);
    expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['CONFLICT']);
  });

  it.each([
    ['127.0.0.1', 'IP address'],
    ['[::1]', 'IP address'],
    ['2130706433', 'IP address'],
    ['localhost', 'host name'],
    ['https://go.brand.example', 'host name'],
    ['go.brand.example/x', 'host name'],
    ['go.brand.example:8443', 'host name'],
    ['-go.brand.example', 'host name'],
    ['go_.brand.example', 'host name'],
    [`${'a.'.repeat(130)}example`, 'host name'],
    ['co.uk', 'public suffix'],
    ['github.io', 'public suffix'],
    ['go.tribute.example', 'address of the server'],
  ])('is refused as %s', async (host, reason) => {
    const { userErrors } = await scene.program.attempt<object>('addLinkDomain', { host }, '');
    expect(userErrors).toEqual([
      expect.objectContaining({ code: 'INVALID', field: ['host'], message: expect.stringContaining(reason) }),
    ]);
  });

  it('with an international name is stored in ASCII', async () => {
    expect(await addDomain(scene, 'go.bücher.example')).toMatchObject({ host: 'go.xn--bcher-kva.example' });
  });

  it('lapses after three failed checks, and serves again once it is verified again', async () => {
    const domain = await aVerifiedDomain(scene, names, 'old.brand.example');
    const [owner] = await suite.database.query<{ email: string }>(
      `update user_account set email_verified_at = now() where id in (
         select user_id from member where organization_id = $1) returning email`,
      [uuidOf('organization', scene.organizationId)],
    );
    const { name, value } = domain.record;
    const id = uuidOf('linkDomain', domain.id);
    names.records.delete(name);
    const link = await linkOn(scene, domain.id);
    expect(link.shortUrl).toBe(`http://old.brand.example/${link.code.toLowerCase()}`);
    const longAgo = `update link_domain set checked_at = now() - interval '25 hours' where id = $1`;
    for (const failures of [1, 2, 3]) {
      await suite.database.query(longAgo, [id]);
      await makeJobDue(suite.database, 'link-domain.check');
      await waitFor('the check', async () => {
        const failed = 'select from link_domain where id = $1 and failures = $2';
        return (await suite.database.query(failed, [id, failures])).length === 1;
      });
    }
    expect(await eventsOf(domain.id)).toEqual(['link_domain.verified', 'link_domain.lapsed']);
    expect((await mailTo(suite.server, owner!.email, /serves no short/)).text).toContain(value);
    const subjects = (await mailsTo(suite.server, owner!.email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.includes(domain.host))).toHaveLength(1);
    await waitFor(
      'the host to be closed',
      async () => (await askAs(suite.url, domain.host, '/healthz')).status === 200,
    );
    names.records.set(name, [value]);
    await verifyDomain(scene, domain);
    expect((await askAs(suite.url, domain.host, `/${link.code}`)).status).toBe(302);
  });

  it('may get a certificate once it is verified', async () => {
    await aVerifiedDomain(scene, names, 'tls.brand.example');
    await addDomain(scene, 'no-tls.brand.example');
    const ask = async (domain: string): Promise<number> =>
      (await fetch(`${suite.url}/domains/allowed?domain=${domain}`)).status;
    expect(await ask('tls.brand.example')).toBe(200);
    for (const domain of ['no-tls.brand.example', 'go.tribute.example', '']) {
      expect(await ask(domain)).toBe(404);
    }
  });

  it('is served and closed by every process within a moment', async () => {
    const second = await startServer({ DATABASE_URL: suite.database.url, ENCRYPTION_KEY: encryptionKey });
    try {
      const domain = await aVerifiedDomain(scene, names, 'every.brand.example');
      const visit = async (): Promise<number> =>
        (await askAs(second.url, domain.host, `/${scene.link.code}`)).status;
      await waitFor('the host to be known', async () => (await visit()) === 302);
      expect((await askAs(suite.url, domain.host, `/${scene.link.code}`)).status).toBe(302);
      await scene.program.mutate('deleteLinkDomain', { id: domain.id }, 'deletedId');
      expect((await askAs(suite.url, domain.host, '/healthz')).status).toBe(200);
      await waitFor('the host to be closed', async () => (await visit()) !== 302);
    } finally {
      await second.stop();
    }
  });
});
