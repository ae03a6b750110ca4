import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { uuidOf } from '../../support/outcome.js';
import { aCampaign, anotherBrowser, aPromoter, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Made {
  readonly id: string;
  readonly code: string;
}

describe('UTM parameters and sub-ids', () => {
  const suite = useSharedServer();
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const made = async (campaignId: string, more: object = {}): Promise<Made> => {
    const input = { campaignId, promoterId: scene.promoterId, ...more };
    const { link } = await scene.program.mutate<{ link: Made }>('createLink', input, 'link { id code }');
    return link;
  };

  const visit = async ({ code }: Made, query = ''): Promise<string> => {
    const headers = { 'user-agent': anotherBrowser() };
    const answer = await fetch(`${suite.url}/go/${code}${query}`, { redirect: 'manual', headers });
    return (answer.headers.get('location') ?? '').replace(/sess_[\w-]+/, 'S');
  };

  /** What the one click of a link recorded. */
  const recorded = async ({ id }: Made): Promise<unknown> =>
    waitFor('the click', async () => {
      const [click] = await suite.database.query(
        'select utm, sub_ids as "subIds" from click where link_id = $1',
        [uuidOf('link', id)],
      );
      return click;
    });

  it("of the link come before the campaign's, field by field, and the click records them", async () => {
    const utm = { source: 'tribute', medium: 'affiliate', campaign: '{campaignName}', content: '{code}' };
    const campaignId = await aCampaign(scene, { name: 'Summer & Sun', utm });
    const link = await made(campaignId, { utm: { source: '{promoter}' }, subIds: { sub1: 'poster' } });
    const source = scene.promoterId;
    const code = link.code.toLowerCase();
    expect(await visit(link)).toBe(
      `https://shop.example/summer?utm_source=${source}&utm_medium=affiliate&utm_campaign=Summer%20%26%20Sun&utm_content=${code}&tncpw_session=S`,
    );
    expect(await recorded(link)).toEqual({
      utm: { source, medium: 'affiliate', campaign: 'Summer & Sun', content: code },
      subIds: { sub1: 'poster' },
    });
  });

  it('of the target stay, and are recorded too', async () => {
    const campaignId = await aCampaign(scene, { utm: { source: 'tribute' } });
    const link = await made(campaignId, { targetUrl: 'https://shop.example/?utm_source=own&utm_term=a+b#x' });
    expect(await visit(link)).toBe('https://shop.example/?utm_source=own&utm_term=a+b&tncpw_session=S#x');
    expect(await recorded(link)).toEqual({ utm: { source: 'own', term: 'a b' }, subIds: null });
  });

  it("of a visit come before the link's", async () => {
    const campaignId = await aCampaign(scene, { passQuery: true, utm: { source: 'tribute' } });
    const link = await made(campaignId, { subIds: { sub1: 'poster', sub2: 'wall' } });
    expect(await visit(link, '?sub1=tv&utm_source=mail')).toBe(
      'https://shop.example/summer?sub1=tv&utm_source=mail&sub2=wall&tncpw_session=S',
    );
    expect(await recorded(link)).toEqual({ utm: { source: 'mail' }, subIds: { sub1: 'tv', sub2: 'wall' } });
  });

  it('without a template or parameters are not recorded', async () => {
    const link = await made(await aCampaign(scene));
    expect(await visit(link, '?utm_source=ignored')).toBe('https://shop.example/summer?tncpw_session=S');
    expect(await recorded(link)).toEqual({ utm: null, subIds: null });
  });

  it('change at once, and an omitted field keeps its value', async () => {
    const campaignId = await aCampaign(scene, { utm: { source: 'tribute' } });
    const link = await made(campaignId, { utm: { medium: 'web', term: 'a' }, subIds: { sub1: 'x' } });
    const change = { id: link.id, utm: { term: null, medium: 'print' }, subIds: { sub5: 'y' } };
    const shown = 'link { utm { source medium term } subIds { sub1 sub5 } }';
    expect(await scene.program.mutate('updateLink', change, shown)).toMatchObject({
      link: { utm: { source: null, medium: 'print', term: null }, subIds: { sub1: 'x', sub5: 'y' } },
    });
    await scene.program.mutate(
      'updateCampaign',
      { id: campaignId, utm: { source: 'new' } },
      'campaign { id }',
    );
    await waitFor('the new template', async () =>
      (await visit(link)).includes('?utm_source=new&utm_medium=print&'),
    );
    const cleared = { id: link.id, utm: null, subIds: null };
    expect(await scene.program.mutate('updateLink', cleared, shown)).toMatchObject({
      link: { utm: { medium: null }, subIds: { sub1: null, sub5: null } },
    });
  });

  it.each([
    [{ utm: { source: '{visitor}' } }, 'utm', 'source'],
    [{ utm: { term: 'a{b' } }, 'utm', 'term'],
    [{ utm: { content: '{{code}}' } }, 'utm', 'content'],
    [{ utm: { medium: 'x'.repeat(101) } }, 'utm', 'medium'],
    [{ utm: { campaign: 'a\nb' } }, 'utm', 'campaign'],
    [{ utm: { source: ' ' } }, 'utm', 'source'],
    [{ subIds: { sub2: 'x'.repeat(101) } }, 'subIds', 'sub2'],
    [{ subIds: { sub3: 'a\tb' } }, 'subIds', 'sub3'],
  ])('that are invalid are refused by field, and nothing is changed: %j', async (change, ...field) => {
    const { program, campaignId } = scene;
    const promoterId = await aPromoter(scene);
    const created = await program.attempt('createLink', { campaignId, promoterId, ...change }, 'link { id }');
    expect(created).toMatchObject({ link: null, userErrors: [{ field, code: 'INVALID' }] });
    const changed = { id: scene.link.id, note: 'half done', ...change };
    expect(await program.attempt('updateLink', changed, 'link { id }')).toMatchObject({
      userErrors: [{ field, code: 'INVALID' }],
    });
    if (field[0] === 'utm') {
      expect(
        await program.attempt('updateCampaign', { id: campaignId, ...change }, 'campaign { id }'),
      ).toMatchObject({ userErrors: [{ field, code: 'INVALID' }] });
    }
    const query = 'query ($id: ID!) { link(id: $id) { note } }';
    expect(await program.run(query, { id: scene.link.id })).toEqual({ link: { note: null } });
  });

  it('can be set over REST', async () => {
    const rest = new RestClient(suite.url, scene.key);
    const { body } = await rest.post('/campaigns', {
      name: 'Autumn',
      targetUrl: 'https://shop.example/autumn',
      utm: { source: 'tribute' },
    });
    expect(body['utm']).toMatchObject({ source: 'tribute', medium: null });
    const asked = { campaignId: body['id'], aktvatorId: scene.promoterId, subIds: { sub1: 'a' } };
    const { body: link } = await rest.post('/attribution/links', asked);
    const changed = await rest.patch(`/attribution/links/${String(link['id'])}`, { utm: { term: 't' } });
    expect(changed.body).toMatchObject({ utm: { term: 't' }, subIds: { sub1: 'a' } });
    const refused = await rest.patch(`/attribution/links/${String(link['id'])}`, { utm: { term: '{x}' } });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'utm.term', message: expect.stringContaining('utm.term') }] },
    });
  });
});
