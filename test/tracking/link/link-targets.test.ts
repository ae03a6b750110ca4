import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { aCampaign, aScene, type Scene, type SharedLink } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0';
const pixel = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36';
const desktop = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

const pages = {
  targetUrl: 'https://shop.example/',
  iosUrl: 'https://apps.apple.example/app',
  androidUrl: 'https://play.google.example/app',
  countryTargets: [
    { country: 'de', url: 'https://shop.example.de/' },
    { country: 'FR', url: 'https://fr.shop.example/?a=1' },
  ],
};

const invalid: readonly (readonly [object, readonly string[], string])[] = [
  [{ iosUrl: 'javascript:alert(1)' }, ['iosUrl'], 'INVALID_URL'],
  [{ androidUrl: 'intent://x' }, ['androidUrl'], 'INVALID_URL'],
  [
    { countryTargets: [{ country: 'DEU', url: 'https://a.example' }] },
    ['countryTargets', '0', 'country'],
    'INVALID',
  ],
  [{ countryTargets: [{ country: 'DE', url: '/x' }] }, ['countryTargets', '0', 'url'], 'INVALID_URL'],
  [
    { countryTargets: ['de', 'FR', 'DE'].map((country) => ({ country, url: 'https://a.example' })) },
    ['countryTargets', '2', 'country'],
    'INVALID',
  ],
  [
    { countryTargets: Array.from({ length: 51 }, () => ({ country: 'DE', url: 'https://a.example' })) },
    ['countryTargets'],
    'INVALID',
  ],
];

describe('a link with targets by country and device', () => {
  const suite = useServer({ TRUST_PROXY: '1', COUNTRY_HEADER: 'x-country' });
  let scene: Scene;
  let link: SharedLink;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    const input = { campaignId: scene.campaignId, promoterId: scene.promoterId, ...pages };
    ({ link } = await scene.program.mutate<{ link: SharedLink }>('createLink', input, 'link { id code }'));
  });

  const visit = async (userAgent: string, country = '', query = ''): Promise<string> => {
    const headers = { 'user-agent': userAgent, 'x-country': country };
    const answer = await fetch(`${suite.url}/go/${link.code}${query}`, { redirect: 'manual', headers });
    return (answer.headers.get('location') ?? '').replace(/[?&]tncpw_session=.*/, '');
  };

  it('leads by country, then by device, then to its target', async () => {
    expect(await visit(desktop)).toBe('https://shop.example/');
    expect(await visit(iphone)).toBe('https://apps.apple.example/app');
    expect(await visit(pixel, 'US')).toBe('https://play.google.example/app');
    expect(await visit(pixel, 'DE')).toBe('https://shop.example.de/');
    expect(await visit(desktop, 'fr')).toBe('https://fr.shop.example/?a=1');
    expect(await visit(iphone, 'DE', '?url=https://shop.example/x')).toBe('https://shop.example/x');
    expect(await visit(iphone, 'DE', '?url=https://evil.example/x')).toBe('https://shop.example.de/');
  });

  it('shows them, and changes them at once', async () => {
    const shown = 'link { iosUrl androidUrl countryTargets { country url } }';
    const change = {
      id: link.id,
      iosUrl: null,
      countryTargets: [{ country: 'US', url: 'https://us.example' }],
    };
    expect(await scene.program.mutate('updateLink', change, shown)).toMatchObject({
      link: {
        iosUrl: null,
        androidUrl: pages.androidUrl,
        countryTargets: [{ country: 'US', url: 'https://us.example' }],
      },
    });
    await waitFor('the new target', async () => (await visit(pixel, 'DE')) === pages.androidUrl);
    expect(await visit(iphone)).toBe('https://shop.example/');
    const cleared = { id: link.id, countryTargets: null };
    expect(await scene.program.mutate('updateLink', cleared, shown)).toMatchObject({
      link: { countryTargets: [] },
    });
  });

  it.each(invalid)('refuses an invalid one by field and changes nothing: %j', async (change, field, code) => {
    const input = { id: scene.link.id, note: 'half done', ...change };
    expect(await scene.program.attempt('updateLink', input, 'link { id }')).toMatchObject({
      userErrors: [{ field, code }],
    });
    const query = 'query ($id: ID!) { link(id: $id) { note } }';
    expect(await scene.program.run(query, { id: scene.link.id })).toEqual({ link: { note: null } });
  });

  it('is one of a batch, which refuses invalid ones by field', async () => {
    const base = { campaignId: await aCampaign(scene), promoterId: scene.promoterId };
    const links = [{ ...base, ...pages }, ...invalid.map(([change]) => ({ ...base, ...change }))];
    const shown =
      'results { link { iosUrl androidUrl countryTargets { country url } } userErrors { code field } }';
    const { results } = await scene.program.mutate<{ results: object[] }>('createLinks', { links }, shown);
    const [, ...refused] = invalid.map(([, field, code], index) => ({
      link: null,
      userErrors: [{ code, field: ['links', String(index + 1), ...field] }],
    }));
    expect(results[0]).toMatchObject({
      link: {
        iosUrl: pages.iosUrl,
        androidUrl: pages.androidUrl,
        countryTargets: [{ country: 'DE', url: 'https://shop.example.de/' }, pages.countryTargets[1]],
      },
    });
    expect(results.slice(2)).toEqual(refused);
  });

  it('is a row of a file by device', async () => {
    const csv = `campaign_id,promoter_id,ios_url,android_url\n${await aCampaign(scene)},${scene.promoterId},${pages.iosUrl},${pages.androidUrl}`;
    const shown = 'import { rows { link { iosUrl androidUrl } } }';
    const { iosUrl, androidUrl } = pages;
    expect(await scene.program.mutate('importLinks', { csv }, shown)).toMatchObject({
      import: { rows: [{ link: { iosUrl, androidUrl } }] },
    });
  });

  it('is set over REST', async () => {
    const rest = new RestClient(suite.url, scene.key);
    const asked = { campaignId: await aCampaign(scene), aktvatorId: scene.promoterId, ...pages };
    const { body } = await rest.post('/attribution/links', asked);
    expect((await rest.get(`/attribution/links/${String(body['id'])}`)).body).toMatchObject({
      iosUrl: pages.iosUrl,
      countryTargets: [{ country: 'DE', url: 'https://shop.example.de/' }, pages.countryTargets[1]],
    });
  });
});
