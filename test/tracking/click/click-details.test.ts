import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { countryOf, deviceOf, referrerHostOf } from '../../../src/tracking/click/click-details.js';
import { uuidOf } from '../../support/outcome.js';
import { aScene, type SharedLink } from '../../support/story.js';
import { useServer, useSharedServer, type SharedSuite } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const agents = {
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  pixel:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36',
  galaxyTab:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36',
  ipad: 'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
  kindle:
    'Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.1 like Chrome/120.0 Safari/537.36',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  windows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0',
  linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
} as const;

describe('the device of a click', () => {
  it.each([
    ['iphone', 'MOBILE'],
    ['pixel', 'MOBILE'],
    ['galaxyTab', 'TABLET'],
    ['ipad', 'TABLET'],
    ['kindle', 'TABLET'],
    ['mac', 'DESKTOP'],
    ['windows', 'DESKTOP'],
    ['linux', 'DESKTOP'],
  ] as const)('of %s is %s', (agent, device) => {
    expect(deviceOf(agents[agent], false)).toBe(device);
    expect(deviceOf(agents[agent], true)).toBe('BOT');
  });
});

describe('the country of a click', () => {
  it.each([
    ['de', 'DE'],
    [' US ', 'US'],
    ['XX', undefined],
    ['T1', undefined],
    ['DEU', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (header, country) => {
    expect(countryOf(header)).toBe(country);
  });
});

describe('the host of a referrer', () => {
  it.each([
    ['https://Blog.Example:8443/post?x=1#y', 'blog.example'],
    ['http://user:secret@example.com', 'example.com'],
    ['android-app://com.Google.android.gm/https/x', 'com.google.android.gm'],
    ['ios-app://com.example', undefined],
    ['https://', undefined],
    ['not a URL', undefined],
    [undefined, undefined],
  ])('of %s is %s', (referrer, host) => {
    expect(referrerHostOf(referrer)).toBe(host);
  });
});

async function visit(
  url: string,
  link: SharedLink,
  headers: Record<string, string>,
): Promise<IncomingMessage> {
  const outgoing = request(`${url}/go/${link.code}`, { headers });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  return response;
}

async function domainEventsOf(
  { database }: Pick<SharedSuite, 'database'>,
  link: SharedLink,
  count: number,
): Promise<object[]> {
  return waitFor('the clicks', async () => {
    const clicks = await database.query(
      `select click.country, click.device, click.referrer_host, click.is_bot,
              session.country as session_country, session.device as session_device,
              session.referrer_host as session_referrer, session.is_bot as session_bot, session.click_id = click.id as first
       from click join visitor_session session on session.id = click.session_id
       where click.link_id = $1 and click.status = 'PROCESSED' order by click.clicked_at, click.id`,
      [uuidOf('link', link.id)],
    );
    return clicks.length === count && clicks;
  });
}

describe('a click behind a proxy that sends the country', () => {
  const suite = useSharedServer();

  it('has its country, device and referrer, and the session has those of its first click', async () => {
    const { link } = await aScene(suite.url);
    const first = await visit(suite.url, link, {
      'user-agent': agents.iphone,
      'cf-ipcountry': 'de',
      referer: 'https://blog.example/post',
    });
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    await domainEventsOf(suite, link, 1);
    await visit(suite.url, link, { 'user-agent': agents.mac, 'cf-ipcountry': 'FR', cookie });
    const ofFirst = {
      session_country: 'DE',
      session_device: 'MOBILE',
      session_referrer: 'blog.example',
      session_bot: false,
    };
    expect(await domainEventsOf(suite, link, 2)).toEqual([
      {
        country: 'DE',
        device: 'MOBILE',
        referrer_host: 'blog.example',
        is_bot: false,
        first: true,
        ...ofFirst,
      },
      { country: 'FR', device: 'DESKTOP', referrer_host: null, is_bot: false, first: false, ...ofFirst },
    ]);
  });

  it.each([
    ['Slack', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'],
    ['WhatsApp', 'WhatsApp/2.23.20.0 A'],
    ['Facebook', 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'],
    ['X', 'Twitterbot/1.0'],
    ['Telegram', 'TelegramBot (like TwitterBot)'],
    ['Discord', 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'],
    ['LinkedIn', 'LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)'],
    ['Skype', 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5'],
  ])('is not counted when it is the preview of %s', async (_who, agent) => {
    const scene = await aScene(suite.url);
    await visit(suite.url, scene.link, { 'user-agent': agent });
    expect(await domainEventsOf(suite, scene.link, 1)).toMatchObject([{ device: 'BOT', is_bot: true }]);
    const { campaign } = await scene.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { performance { totals { clicks botClicks } } } }',
      { id: scene.campaignId },
    );
    expect(campaign).toMatchObject({ performance: { totals: { clicks: 0, botClicks: 1 } } });
  });
});

describe('a click without a trusted proxy', () => {
  const suite = useServer({ COUNTRY_HEADER: 'cf-ipcountry' });

  it('has no country, even if the request sends one', async () => {
    const { link } = await aScene(suite.url);
    await visit(suite.url, link, { 'user-agent': agents.linux, 'cf-ipcountry': 'DE' });
    expect(await domainEventsOf(suite, link, 1)).toMatchObject([{ country: null, device: 'DESKTOP' }]);
  });
});
