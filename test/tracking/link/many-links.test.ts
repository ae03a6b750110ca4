import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidOf } from '../../support/outcome.js';
import { aCampaign, aPromoter, aScene, aSeller, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

interface Creation {
  readonly index: number;
  readonly status: string;
  readonly link: { readonly id: string; readonly code: string } | null;
  readonly userErrors: readonly { readonly field: readonly string[]; readonly code: string }[];
}

const shown = 'results { index status link { id code targetUrl name } userErrors { field code message } }';

describe('many links at once', () => {
  const suite = useServer({ QUOTA_LINKS_PER_PROMOTER: '1200', QUOTA_LINKS: '3000' });
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const create = async (links: readonly object[], more: object = {}): Promise<readonly Creation[]> => {
    const input = { links, ...more };
    const { results } = await scene.program.mutate<{ results: Creation[] }>('createLinks', input, shown);
    return results;
  };
  const statuses = (results: readonly Creation[]): string[] => results.map(({ status }) => status);
  const countOf = async (promoterId: string): Promise<number> => {
    const [row] = await suite.database.query<{ count: number }>(
      'select count(*)::int as count from link where promoter_id = $1',
      [uuidOf('promoter', promoterId)],
    );
    return row?.count ?? -1;
  };

  it('are refused by the field of a blank text', async () => {
    const base = { campaignId: scene.campaignId, promoterId: scene.promoterId };
    const texts = [
      'targetUrl',
      'code',
      'name',
      'note',
      'utm.source',
      'utm.content',
      'subIds.sub1',
      'subIds.sub5',
    ];
    const blank = texts.map((path) => {
      const [field = '', inner] = path.split('.');
      return { ...base, [field]: inner === undefined ? ' \u200b' : { [inner]: ' \u200b' } };
    });
    const results = await create(blank);
    expect(results.map(({ userErrors }) => userErrors[0]?.field.slice(2).join('.'))).toEqual(texts);
  });

  it('are created, found or refused, each by itself', async () => {
    const promoterId = await aPromoter(scene);
    const theirs = await aCampaign(await aSeller(suite.url));
    const base = { campaignId: scene.campaignId, promoterId };
    const links = [
      base,
      { ...base, targetUrl: 'https://SHOP.example/a', name: ' A ', subIds: { sub1: 'x' } },
      { ...base, targetUrl: 'https://shop.example/a' },
      { ...base, code: 'bulk-one' },
      { ...base, code: 'BULK-ONE', targetUrl: 'https://shop.example/b' },
      { ...base, code: 'go' },
      { ...base, targetUrl: 'javascript:alert(1)' },
      { ...base, name: ' ' },
      { ...base, utm: { source: '{x}' } },
      { ...base, campaignId: theirs },
      { ...base, promoterId: 'aktv_x' },
      { ...base, note: 'half \ud800' },
    ];
    const results = await create(links);
    expect(statuses(results)).toEqual([
      'CREATED',
      'CREATED',
      'EXISTING',
      'CREATED',
      ...Array.from({ length: 8 }, () => 'INVALID'),
    ]);
    expect(results[1]).toMatchObject({ link: { targetUrl: 'https://shop.example/a', name: 'A' } });
    expect(results[2]?.link?.id).toBe(results[1]?.link?.id);
    expect(results.slice(4).map(({ userErrors: [first] }) => [first?.code, first?.field.join('.')])).toEqual([
      ['CONFLICT', 'links.4.code'],
      ['INVALID', 'links.5.code'],
      ['INVALID_URL', 'links.6.targetUrl'],
      ['INVALID', 'links.7.name'],
      ['INVALID', 'links.8.utm.source'],
      ['NOT_FOUND', 'links.9.campaignId'],
      ['NOT_FOUND', 'links.10.promoterId'],
      ['INVALID', 'links.11.note'],
    ]);
  });

  it('exist once, also if the batch comes twice', async () => {
    const promoterId = await aPromoter(scene);
    const base = { campaignId: scene.campaignId, promoterId };
    const links = [base, { ...base, targetUrl: 'https://shop.example/a' }, { ...base, code: 'bulk-two' }];
    expect(statuses(await create(links))).toEqual(['CREATED', 'CREATED', 'CREATED']);
    expect(statuses(await create(links))).toEqual(['EXISTING', 'EXISTING', 'EXISTING']);
    expect(await countOf(promoterId)).toBe(3);
  });

  it('are the same links that createLink makes', async () => {
    const promoterId = await aPromoter(scene);
    const one = { campaignId: scene.campaignId, promoterId, targetUrl: 'https://shop.example/one' };
    const { link } = await scene.program.mutate<{ link: { id: string } }>('createLink', one, 'link { id }');
    const [found] = await create([one]);
    expect([found?.status, found?.link?.id]).toEqual(['EXISTING', link.id]);
  });

  it('are 1,000 in one request, and exist once if two requests come together', async () => {
    const promoterId = await aPromoter(scene);
    const links = Array.from({ length: 1000 }, (_, index) => ({
      campaignId: scene.campaignId,
      promoterId,
      targetUrl: `https://shop.example/${index}`,
    }));
    const [some, others] = await Promise.all([create(links), create(links.toReversed())]);
    expect(new Set([...some, ...others].map(({ link }) => link?.id)).size).toBe(1000);
    expect([...statuses(some), ...statuses(others)].filter((one) => one === 'CREATED')).toHaveLength(1000);
    expect(await countOf(promoterId)).toBe(1000);
    // 201 more would be 1,201 of this promoter. None is created, and those that exist still answer.
    const more = Array.from({ length: 201 }, (_, index) => ({
      ...links[0],
      targetUrl: `https://shop.example/x${index}`,
    }));
    const answer = await scene.program.attempt(
      'createLinks',
      { links: [...links.slice(0, 5), ...more] },
      shown,
    );
    expect(answer).toMatchObject({
      results: null,
      userErrors: [{ code: 'QUOTA_EXCEEDED', field: ['links'] }],
    });
    expect(await countOf(promoterId)).toBe(1000);
    expect(statuses(await create([...links.slice(0, 5), ...more.slice(1)]))).toHaveLength(205);
    expect(await countOf(promoterId)).toBe(1200);
  });

  it('are 1 to 1,000, and write nothing in a dry run', async () => {
    const promoterId = await aPromoter(scene);
    const link = { campaignId: scene.campaignId, promoterId };
    for (const links of [[], Array.from({ length: 1001 }, () => link)]) {
      expect(await scene.program.attempt('createLinks', { links }, shown)).toMatchObject({
        userErrors: [{ code: 'INVALID', field: ['links'] }],
      });
    }
    expect(await create([link, link], { isDryRun: true })).toMatchObject([
      { status: 'CREATED', link: null },
      { status: 'EXISTING', link: null },
    ]);
    expect(await countOf(promoterId)).toBe(0);
  });
});
