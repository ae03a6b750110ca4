import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/config-error.js';
import { openCountryFile } from '../../../src/tracking/click/country-file.js';
import { languageOf } from '../../../src/tracking/click/click-details.js';
import { aPaidLink, browser, reasonsOf, visit } from '../../flow/visits.js';
import { uuidOf } from '../../support/outcome.js';
import { aScene, type Scene, type SharedLink } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

describe('the file of countries', () => {
  it('knows the country of an address, unless it is switched off', async () => {
    const countryOf = await openCountryFile(undefined);
    expect(['8.8.8.8', '2001:4860:4860::8888', '127.0.0.1', 'nowhere'].map(countryOf)).toEqual([
      'US',
      'US',
      undefined,
      undefined,
    ]);
    expect((await openCountryFile('none'))('8.8.8.8')).toBeUndefined();
  });

  it.each(['/nowhere.mmdb', import.meta.filename])(
    'stops the start if it cannot be read: %s',
    async (path) => {
      await expect(openCountryFile(path)).rejects.toThrow(ConfigError);
    },
  );
});

describe('the language of a browser', () => {
  it.each([
    ['de-CH,de;q=0.9,en;q=0.8', 'de'],
    ['EN', 'en'],
    ['*', undefined],
    ['english', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('in "%s" is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

const address = '8.8.8.8';
const details = {
  'user-agent': browser,
  'accept-language': 'de-CH,de;q=0.9',
  referer: 'android-app://com.google.android.gm/',
};

/** The first click of a link, with its session, as stored. */
async function storedOf(suite: ReturnType<typeof useServer>, link: SharedLink): Promise<object | undefined> {
  const [row] = await suite.database.query<{ click: object; session: object }>(
    `select to_jsonb(click) as click, to_jsonb(visitor_session) as session
     from click join visitor_session on visitor_session.id = session_id where click.link_id = $1`,
    [uuidOf('link', link.id)],
  );
  return row;
}

describe('a visit', () => {
  const suite = useServer({ TRUST_PROXY: '1' });
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('is recorded with country, browser, system, language, referrer and sub-ids, without the address', async () => {
    const link = await aPaidLink(scene);
    const url = `${suite.url}/go/${link.code}?sub1=summer&sub2=tv`;
    await visit(url, { ...details, 'x-forwarded-for': address, dnt: '1', 'sec-gpc': '1' });
    await reasonsOf(suite, link, 1);
    const stored = await storedOf(suite, link);
    expect(stored).toMatchObject({
      click: {
        country: 'US',
        device: 'DESKTOP',
        browser: 'Firefox',
        os: 'Linux',
        language: 'de',
        referrer_host: 'com.google.android.gm',
        sub_ids: { sub1: 'summer', sub2: 'tv' },
        address: null,
        network_hash: expect.stringMatching(/^\\x[0-9a-f]{32}$/),
      },
      session: { country: 'US', device: 'DESKTOP', is_bot: false, is_data_centre: null },
    });
    expect(JSON.stringify(stored)).not.toContain(address);
  });
});

describe('with RESPECT_DO_NOT_TRACK, a visit that asks not to be tracked', () => {
  const suite = useServer({ TRUST_PROXY: '1', RESPECT_DO_NOT_TRACK: 'true', COUNTRY_FILE: 'none' });
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it.each(['dnt', 'sec-gpc'])(
    'by %s gets no cookie, and only the session and sub-ids are kept',
    async (name) => {
      const link = await aPaidLink(scene);
      const url = `${suite.url}/go/${link.code}?sub1=summer`;
      const headers = { ...details, 'x-forwarded-for': address };
      const { cookie, location } = await visit(url, { ...headers, [name]: '1' });
      expect(cookie).toBe('');
      expect(new URL(location).searchParams.get('tncpw_session')).toHaveLength(64);
      expect(await reasonsOf(suite, link, 1)).toEqual([null]);
      const unknown = { country: null, device: null, referrer_host: null };
      const nothing = {
        ...unknown,
        browser: null,
        os: null,
        language: null,
        user_agent: null,
        referrer: null,
      };
      expect(await storedOf(suite, link)).toMatchObject({
        click: { ...nothing, address: null, class: 'VALID', sub_ids: { sub1: 'summer' } },
        session: unknown,
      });
      await visit(url, { ...headers, [name]: '1' });
      expect(await reasonsOf(suite, link, 2)).toEqual([null, 'REPEATED']);
      expect((await visit(url, { ...headers, [name]: '0' })).cookie).toContain('tncpw_visitor=');
    },
  );
});
