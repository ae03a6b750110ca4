import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluated, ingest } from '../../support/outcome.js';
import { aPromoter, aScene, aSeller, follow, type Scene, type SharedLink } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const fields = 'link { id code shortUrl }';

/** A code that no other suite has taken. */
const aCode = (): string => `sale-${randomBytes(6).toString('hex')}`;

describe('a code of your choice', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let other: Scene;

  beforeAll(async () => {
    [scene, other] = [await aScene(suite.url), await aScene(suite.url)];
  });

  const ask = async ({ program, campaignId, promoterId }: Scene, code: string, more: object = {}) =>
    program.attempt<{ link: SharedLink | null }>(
      'createLink',
      { campaignId, promoterId, code, ...more },
      fields,
    );
  const made = async (...asked: Parameters<typeof ask>): Promise<SharedLink> => {
    const { link, userErrors } = await ask(...asked);
    expect(userErrors).toEqual([]);
    return link!;
  };

  it('makes a link of its own beside the others to the same target', async () => {
    const [first, second] = [aCode(), aCode()];
    const link = await made(scene, first);
    expect(link).toMatchObject({ code: first.toUpperCase(), shortUrl: expect.stringContaining(`/${first}`) });
    expect(link.id).not.toBe(scene.link.id);
    expect((await made(scene, second)).id).not.toBe(link.id);
    expect(await made(scene, first.toUpperCase())).toEqual(link);
    // Without a code, it is still the link with the random one.
    const { program, campaignId, promoterId } = scene;
    expect(await program.mutate('createLink', { campaignId, promoterId }, 'link { id }')).toEqual({
      link: { id: scene.link.id },
      userErrors: [],
    });
  });

  it('works in any case: as a link, at the checkout, and in a query', async () => {
    const code = aCode();
    const link = await made(scene, code);
    for (const typed of [code, code.toUpperCase(), code.replace('sale', 'sAlE')]) {
      const answer = await fetch(`${suite.url}/go/${typed}`, { redirect: 'manual' });
      expect({ typed, status: answer.status }).toEqual({ typed, status: 302 });
      const query = 'query ($code: String!) { linkByCode(code: $code) { id } }';
      expect(await scene.program.run(query, { code: typed })).toEqual({ linkByCode: { id: link.id } });
    }
    await follow(suite.url, link);
    const report = { attributionCode: code.replace('sale', 'SalE') };
    const id = await ingest(scene, code, { campaignId: undefined, ...report });
    await evaluated(scene, id);
    const query = 'query ($id: ID!) { event(id: $id) { link { id } } }';
    expect(await scene.program.run(query, { id })).toEqual({ event: { link: { id: link.id } } });
  });

  it.each([
    ['another promoter', async () => ({ ...scene, promoterId: await aPromoter(scene) })],
    ['another organization', async () => other],
  ])('is refused to %s when it is taken, in any case', async (_, asker) => {
    const code = aCode();
    await made(scene, code);
    const refused = await ask(await asker(), code.toUpperCase());
    expect(refused).toMatchObject({ link: null, userErrors: [{ code: 'CONFLICT', field: ['code'] }] });
    expect(await ask(scene, code, { targetUrl: 'https://shop.example/else' })).toMatchObject({ link: null });
  });

  it('goes to one of two organizations that ask at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const code = aCode();
      const answers = await Promise.all([ask(scene, code), ask(other, code.toUpperCase())]);
      expect(answers.filter(({ link }) => link !== null)).toHaveLength(1);
      const refused = answers.find(({ link }) => link === null);
      expect(refused?.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['code'] }]);
    }
  });

  it('is one link when the same request comes several times at once', async () => {
    const code = aCode();
    const links = await Promise.all(Array.from({ length: 5 }, async () => made(scene, code)));
    expect(new Set(links.map(({ id }) => id)).size).toBe(1);
  });

  it.each(['abc', 'graphql', 'sup-port'])('%s is refused by the field, and no link is made', async (code) => {
    const seller = await aSeller(suite.url);
    expect(await ask({ ...scene, ...seller, campaignId: scene.campaignId }, code)).toMatchObject({
      link: null,
    });
    expect(await ask(scene, code)).toMatchObject({
      link: null,
      userErrors: [{ code: 'INVALID', field: ['code'] }],
    });
  });
});
