import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidOf } from '../../support/outcome.js';
import { startServer } from '../../support/server.js';
import { aCampaign, aLink, aScene, follow, type Scene, type SharedLink } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
  readonly cookies: readonly string[];
}

async function open(url: string, { code }: SharedLink, method = 'GET'): Promise<Answer> {
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' };
  const answer = await fetch(`${url}/go/${code}`, { method, redirect: 'manual', headers });
  expect(answer.headers.get('cache-control')).toContain('no-store');
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    text: await answer.text(),
    cookies: answer.headers.getSetCookie(),
  };
}

describe('a closed link', () => {
  const suite = useServer();
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const aFreshLink = async (more: object = {}, active = true) => {
    const campaignId = await aCampaign(scene, more, active);
    return { campaignId, link: await aLink(scene, campaignId, scene.promoterId) };
  };

  /** Changes are seen within a moment, because the notice of them is sent at the commit. */
  const closed = async (link: SharedLink, url = suite.url): Promise<Answer> =>
    waitFor('the link to close', async () => {
      const answer = await open(url, link);
      return answer.status !== 302 && answer;
    });

  const reasonOf = async (link: SharedLink): Promise<unknown> => {
    const query = 'query ($id: ID!) { link(id: $id) { closedReason } }';
    const answer = await scene.program.run<{ link: { closedReason: unknown } }>(query, { id: link.id });
    return answer.link.closedReason;
  };

  const hour = 3_600_000;
  const inAnHour = (): string => new Date(Date.now() + hour).toISOString();

  it.each([
    ['disableLink', 'DISABLED', 410, 'Its owner has closed it.'],
    ['endCampaign', 'CAMPAIGN_ENDED', 410, 'ended'],
  ])('shows a page after %s, and records no click', async (mutation, reason, status, text) => {
    const { campaignId, link } = await aFreshLink();
    await follow(suite.url, link);
    const id = mutation === 'disableLink' ? link.id : campaignId;
    await scene.program.mutate(mutation, { id }, '');
    const answer = await closed(link);
    expect(answer).toMatchObject({ status, location: null, cookies: [] });
    expect(answer.text).toContain('<h1>This link is closed</h1>');
    expect(answer.text).toContain(text);
    expect(await open(suite.url, link, 'HEAD')).toMatchObject({ status, text: '' });
    expect(await reasonOf(link)).toBe(reason);
    // A later click of an open link is written after all earlier ones.
    const { link: other } = await aFreshLink();
    await follow(suite.url, other);
    const count = async (id: string): Promise<number> =>
      (await suite.database.query('select from click where link_id = $1', [uuidOf('link', id)])).length;
    await waitFor('the later click', async () => (await count(other.id)) === 1);
    const before = await count(link.id);
    await follow(suite.url, other);
    await waitFor('the last click', async () => (await count(other.id)) === 2);
    expect(await count(link.id)).toBe(before);
  });

  it.each([
    ['a draft', {}, false],
    ['a campaign that starts later', { startsAt: inAnHour() }, true],
  ])('asks visitors of %s to come later', async (_, more, active) => {
    const { link } = await aFreshLink(more, active);
    expect(await open(suite.url, link)).toMatchObject({ status: 404, location: null, cookies: [] });
    expect(await reasonOf(link)).toBe('CAMPAIGN_NOT_STARTED');
  });

  it('closes when it expires, and opens when it is given more time', async () => {
    const { link } = await aFreshLink();
    const update = async (expiresAt: string | null): Promise<unknown> =>
      scene.program.mutate('updateLink', { id: link.id, expiresAt }, 'link { expiresAt closedReason }');
    const past = new Date(Date.now() - hour).toISOString();
    expect(await update(past)).toMatchObject({ link: { expiresAt: past, closedReason: 'EXPIRED' } });
    expect(await closed(link)).toMatchObject({ status: 410, location: null });
    expect(await update(inAnHour())).toMatchObject({ link: { closedReason: null } });
    await waitFor('the link to open', async () => (await open(suite.url, link)).status === 302);
  });

  it("leads to the campaign's fallback page, without a session", async () => {
    const linkFallbackUrl = 'https://shop.example/sold-out?from=tribute';
    const { campaignId, link } = await aFreshLink({ linkFallbackUrl });
    await scene.program.mutate('disableLink', { id: link.id }, '');
    await waitFor('the fallback', async () => (await open(suite.url, link)).location === linkFallbackUrl);
    expect(await open(suite.url, link)).toMatchObject({ status: 302, cookies: [], text: '' });
    await scene.program.mutate('updateCampaign', { id: campaignId, linkFallbackUrl: null }, '');
    expect(await closed(link)).toMatchObject({ status: 410, location: null });
    await scene.program.mutate('enableLink', { id: link.id }, '');
    await waitFor('the target', async () => (await open(suite.url, link)).status === 302);
  });

  it('closes, opens and changes its target in every process', async () => {
    const other = await startServer({ DATABASE_URL: suite.database.url, ROLE: 'api' });
    try {
      const { link } = await aFreshLink();
      for (const { url } of [suite, other]) await follow(url, link);
      await scene.program.mutate('disableLink', { id: link.id }, 'link { disabledAt }');
      for (const { url } of [suite, other]) expect(await closed(link, url)).toMatchObject({ status: 410 });
      await scene.program.mutate('enableLink', { id: link.id }, 'link { disabledAt }');
      const targetUrl = 'https://shop.example/winter';
      await scene.program.mutate('updateLink', { id: link.id, targetUrl }, 'link { id }');
      for (const { url } of [suite, other]) {
        await waitFor('the new target', async () =>
          (await open(url, link)).location?.startsWith(`${targetUrl}?tncpw_session=`),
        );
      }
    } finally {
      await other.stop();
    }
  });
});
