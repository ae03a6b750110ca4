import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { NameServer } from '../../support/name-server.js';
import { aKey, aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { addDomain, aVerifiedDomain, domainFields, linkOn } from './owned-domains.js';

const names = await NameServer.start();

describe('a link domain', () => {
  const suite = useServer({ DNS_SERVERS: names.address, SHORT_HOST: 'go.tribute.example' });
  let rival: Scene;

  beforeAll(async () => {
    rival = await aScene(suite.url);
  });
  afterAll(async () => names.stop());

  it('is chosen by links, or is the default of new ones', async () => {
    const owner = await aScene(suite.url);
    const [first, second] = [
      await aVerifiedDomain(owner, names, 'one.chosen.example'),
      await aVerifiedDomain(owner, names, 'two.chosen.example'),
    ];
    const hostOf = ({ shortUrl }: { shortUrl: string }): string => new URL(shortUrl).host;
    expect(hostOf(await linkOn(owner, null))).toBe('go.tribute.example');
    for (const { id } of [first, second]) {
      await owner.program.mutate('updateLinkDomain', { id, isDefault: true }, 'linkDomain { isDefault }');
    }
    const { linkDomains } = await owner.program.run<{ linkDomains: { nodes: object[] } }>(
      `{ linkDomains(first: 10) { nodes { ${domainFields} } } }`,
    );
    expect(linkDomains.nodes.filter((one) => 'isDefault' in one && one.isDefault)).toMatchObject([
      { id: second.id },
    ]);
    const link = await linkOn(owner, null);
    expect([hostOf(link), link.linkDomain?.id]).toEqual([second.host, second.id]);
    expect(hostOf(await linkOn(owner, first.id))).toBe(first.host);
    const change = async (linkDomainId: string | null) => {
      const input = { id: link.id, linkDomainId };
      return (
        await owner.program.mutate<{ link: { shortUrl: string } }>('updateLink', input, 'link { shortUrl }')
      ).link;
    };
    expect(hostOf(await change(first.id))).toBe(first.host);
    expect(hostOf(await change(null))).toBe('go.tribute.example');
    await change(second.id);
    await owner.program.mutate('deleteLinkDomain', { id: second.id }, 'deletedId');
    const { link: after } = await owner.program.run<{ link: { shortUrl: string; linkDomain: null } }>(
      'query ($id: ID!) { link(id: $id) { shortUrl linkDomain { id } } }',
      { id: link.id },
    );
    expect([hostOf(after), after.linkDomain]).toEqual(['go.tribute.example', null]);
  });

  it('is chosen by each link of a batch, and refused if it is not verified', async () => {
    const owner = await aScene(suite.url);
    const verified = await aVerifiedDomain(owner, names, 'go.batch.example');
    const pending = await addDomain(owner, 'pending.batch.example');
    const { campaignId, promoterId } = owner;
    const links = [verified.id, pending.id, (await addDomain(rival, 'x.rival.example')).id].map(
      (linkDomainId, place) => ({
        campaignId,
        promoterId,
        linkDomainId,
        targetUrl: `https://shop.example/batch-${place}`,
      }),
    );
    const { results } = await owner.program.mutate<{ results: { link: object; userErrors: object[] }[] }>(
      'createLinks',
      { links },
      'results { status link { shortUrl } userErrors { code field } }',
    );
    expect(results).toMatchObject([
      { status: 'CREATED', link: { shortUrl: expect.stringContaining('go.batch.example') } },
      { userErrors: [{ code: 'INVALID', field: ['links', '1', 'linkDomainId'] }] },
      { userErrors: [{ code: 'INVALID', field: ['links', '2', 'linkDomainId'] }] },
    ]);
    const { userErrors } = await owner.program.attempt<object>(
      'updateLinkDomain',
      { id: pending.id, isDefault: true },
      '',
    );
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['isDefault'] }]);
  });

  it('does not exist for other organizations and environments', async () => {
    const scene = await aScene(suite.url);
    const { id } = await aVerifiedDomain(scene, names, 'go.private.example');
    const live = new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE'));
    for (const client of [rival.program, live]) {
      for (const mutation of ['verifyLinkDomain', 'updateLinkDomain', 'deleteLinkDomain']) {
        const { userErrors } = await client.attempt<object>(mutation, { id }, '');
        expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
      }
      expect(await client.run('query ($id: ID!) { linkDomain(id: $id) { id } }', { id })).toEqual({
        linkDomain: null,
      });
    }
  });
});
