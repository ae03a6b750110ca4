import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCampaign, aLink, anotherBrowser, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

describe('the query of a short link', () => {
  const suite = useSharedServer();
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const visit = async (code: string, query: string): Promise<string> => {
    const headers = { 'user-agent': anotherBrowser() };
    const answer = await fetch(`${suite.url}/go/${code}${query}`, { redirect: 'manual', headers });
    expect(answer.status).toBe(302);
    return (answer.headers.get('location') ?? '').replace(/sess_[\w-]+/, 'S');
  };

  it("leads to another page of the campaign's hosts, and never elsewhere", async () => {
    const campaignId = await aCampaign(scene);
    const { code } = await aLink(scene, campaignId, scene.promoterId);
    const page = encodeURIComponent('https://shop.example/shoes?size=m');
    const blog = encodeURIComponent('https://blog.example/');
    expect(await visit(code, `?url=${page}`)).toBe('https://shop.example/shoes?size=m&tncpw_session=S');
    expect(await visit(code, `?url=${blog}`)).toBe('https://shop.example/summer?tncpw_session=S');
    const linkHosts = ['blog.example'];
    await scene.program.mutate('updateCampaign', { id: campaignId, linkHosts }, 'campaign { linkHosts }');
    await waitFor('the other host', async () => (await visit(code, `?url=${blog}`)).includes('blog.example'));
    expect(await visit(code, `?url=${page}`)).toBe('https://shop.example/summer?tncpw_session=S');
  });

  it('is passed on if the campaign says so, never over the session', async () => {
    const campaignId = await aCampaign(scene, { passQuery: true });
    const { code } = await aLink(scene, campaignId, scene.promoterId);
    expect(await visit(code, '?ref=mail&tncpw_session=stolen')).toBe(
      'https://shop.example/summer?ref=mail&tncpw_session=S',
    );
  });

  it.each([
    ['an address', 'https://shop.example'],
    ['upper case', 'Shop.example'],
    ['a wildcard', '*.shop.example'],
    ['a default port', 'shop.example:443'],
    ['a path', 'shop.example/a'],
  ])('a host that is %s is refused', async (_, host) => {
    const input = { id: scene.campaignId, linkHosts: ['shop.example', host] };
    const { userErrors } = await scene.program.attempt('updateCampaign', input, 'campaign { id }');
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['linkHosts'] }]);
  });
});
