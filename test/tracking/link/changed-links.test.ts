import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { outcome } from '../../support/call-outcome.js';
import { aKey, aLink, aPromoter, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { RestClient } from '../../rest-compat/rest-client.js';

describe('changing a link', () => {
  const suite = useSharedServer();
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const fields = 'link { name note targetUrl expiresAt disabledAt code }';

  it('sets, keeps and clears fields, and never changes the code', async () => {
    const { program, link } = scene;
    const expiresAt = '2040-01-01T00:00:00.000Z';
    const input = { id: link.id, name: 'Spring letter', note: 'Page 3', expiresAt };
    const { code } = link;
    expect(await program.mutate('updateLink', input, fields)).toMatchObject({
      link: { name: 'Spring letter', note: 'Page 3', expiresAt, code },
    });
    expect(await program.mutate('updateLink', { id: link.id, note: null }, fields)).toMatchObject({
      link: { name: 'Spring letter', note: null, expiresAt, code },
    });
    expect(
      await program.mutate('updateLink', { id: link.id, name: null, expiresAt: null }, fields),
    ).toMatchObject({ link: { name: null, expiresAt: null } });
  });

  it('keeps the time at which it was first disabled', async () => {
    const { program, link } = scene;
    const first = await program.mutate('disableLink', { id: link.id }, fields);
    expect(await program.mutate('disableLink', { id: link.id }, fields)).toEqual(first);
    expect(await program.mutate('enableLink', { id: link.id }, fields)).toMatchObject({
      link: { disabledAt: null },
    });
  });

  it.each([
    [{ name: '' }, 'name', 'INVALID'],
    [{ name: 'x'.repeat(201) }, 'name', 'INVALID'],
    [{ note: 'x'.repeat(1001) }, 'note', 'INVALID'],
    [{ targetUrl: null }, 'targetUrl', 'INVALID'],
    [{ targetUrl: 'javascript:alert(1)' }, 'targetUrl', 'INVALID_URL'],
  ])('refuses %j and changes nothing', async (change, field, code) => {
    const { program, link } = scene;
    const input = { id: link.id, note: 'half done', ...change };
    const { userErrors } = await program.attempt('updateLink', input, 'link { id }');
    expect(userErrors).toMatchObject([{ field: [field], code }]);
    const query = 'query ($id: ID!) { link(id: $id) { note } }';
    expect(await program.run(query, { id: link.id })).toEqual({ link: { note: null } });
  });

  it("refuses the target of the promoter's other link in the campaign", async () => {
    const { program, campaignId, link } = scene;
    const promoterId = await aPromoter(scene);
    const mine = await aLink(scene, campaignId, promoterId);
    const targetUrl = 'https://shop.example/other';
    await program.mutate('createLink', { campaignId, promoterId, targetUrl }, 'link { id }');
    const input = { id: mine.id, targetUrl };
    const { userErrors } = await program.attempt('updateLink', input, 'link { id }');
    expect(userErrors).toMatchObject([{ field: ['targetUrl'], code: 'CONFLICT' }]);
    // Another promoter's link may lead there.
    await program.mutate('updateLink', { id: link.id, targetUrl }, 'link { id }');
  });

  it.each(['updateLink', 'disableLink', 'enableLink'])('%s needs attribution:write', async (mutation) => {
    const key = await aKey(scene.owner, scene.organizationId, ['attribution:read']);
    const reader = new GraphQLClient(suite.url, key);
    expect(await outcome(reader, mutation, { id: scene.link.id })).toBe('FORBIDDEN');
  });

  it('works over REST too', async () => {
    const rest = new RestClient(suite.url, scene.key);
    const path = `/attribution/links/${scene.link.id}`;
    const changed = await rest.patch(path, { name: 'Poster', expiresAt: '2040-01-01T00:00:00Z' });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'Poster', expiresAt: '2040-01-01T00:00:00.000Z', aktvatorId: scene.promoterId },
    });
    expect((await rest.post(`${path}/disable`, {})).body).toMatchObject({ closedReason: 'disabled' });
    expect((await rest.post(`${path}/enable`, {})).body).toMatchObject({ closedReason: null });
    expect(await rest.patch(path, { targetUrl: 'nowhere' })).toMatchObject({ status: 422 });
  });
});
