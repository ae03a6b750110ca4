import { beforeAll, describe, expect, it } from '@jest/globals';
import { walletOf } from '../payments/payout/support.js';
import { readLog } from '../identity/audit-log/read-log.js';
import { submitted } from '../events/action-attempt/submissions.js';
import { anOperator } from '../support/operator.js';
import type { GraphQLClient, WithUserErrors } from '../support/graphql-client.js';
import { aJoined } from '../support/person.js';
import { sharedOperators } from '../support/shared-servers.js';
import { aGig, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const suite = useSharedServer();

interface Result extends WithUserErrors {
  readonly index: number;
  readonly actionAttempt: { readonly id: string; readonly status: string } | null;
}
interface Answer {
  readonly results: readonly Result[];
}
const results = 'results { index actionAttempt { id status } userErrors { code field message } }';

const refused = (index: number, code: string, field: string): object => ({
  index,
  actionAttempt: null,
  userErrors: [{ code, field: ['actionAttempts', String(index), field] }],
});

/** A submitted attempt of another tenant. */
async function aForeignAttempt(): Promise<string> {
  const rival = await aScene(suite.url);
  const gigId = await aGig(rival, rival.campaignId, { actionType: 'x', verification: 'MANUAL' });
  const { person } = await aJoined(suite.url, rival.campaignId);
  return submitted(person, gigId);
}

describe('a mutation for many objects', () => {
  let scene: Scene;
  let person: GraphQLClient;
  let promoterId: string;
  let gigId: string;
  let operator: GraphQLClient;
  const submissions = async (count: number): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, async () => submitted(person, gigId)));
  const verify = async (ids: readonly string[], client = scene.program): Promise<readonly Result[]> => {
    const input = { actionAttempts: ids.map((id) => ({ id })) };
    return (await client.mutate<Answer>('verifyActionAttempts', input, results)).results;
  };
  const codesOf = (answers: readonly Result[]): (string | undefined)[] =>
    answers.map(({ userErrors }) => userErrors[0]?.code);

  beforeAll(async () => {
    scene = await aScene(suite.url);
    operator = await anOperator(suite, sharedOperators.manyItems);
    ({ person, promoterId } = await aJoined(suite.url, scene.campaignId));
    const terms = { actionType: 'video', verification: 'MANUAL', rewardAmount: { amount: '1.00' } };
    gigId = await aGig(scene, scene.campaignId, terms);
  });

  it('answers each item by itself and in order, and a repeated one as a second call', async () => {
    const foreign = await aForeignAttempt();
    const [first, second, third] = await submissions(3);
    const input = {
      actionAttempts: [
        { id: first, note: ' Well done. ' },
        { id: foreign },
        { id: 'att_nonsense' },
        { id: second, note: 'x'.repeat(1001) },
        { id: first },
        { id: third, note: 'a\u0000b' },
        { id: second },
        { id: third, note: ' ' },
      ],
    };
    const answer = await scene.program.mutate<Answer>('verifyActionAttempts', input, results);
    expect(answer.results[1]?.userErrors[0]?.message).toBe(answer.results[2]?.userErrors[0]?.message);
    expect(answer.results).toMatchObject([
      { index: 0, actionAttempt: { id: first, status: 'VERIFIED' }, userErrors: [] },
      refused(1, 'NOT_FOUND', 'id'),
      refused(2, 'NOT_FOUND', 'id'),
      refused(3, 'INVALID', 'note'),
      refused(4, 'ILLEGAL_STATUS_CHANGE', 'status'),
      refused(5, 'INVALID', 'note'),
      { index: 6, actionAttempt: { id: second, status: 'VERIFIED' }, userErrors: [] },
      refused(7, 'INVALID', 'note'),
    ]);
    const { nodes } = await readLog(scene.owner, { action: { eq: 'verifyActionAttempts' } });
    expect(new Set(nodes.map(({ objectId }) => objectId))).toEqual(new Set([first, second]));
  });

  it.each([0, 101])('is refused as a whole with %s items', async (count) => {
    const [id] = await submissions(1);
    const items = Array.from({ length: count }, () => ({ id }));
    const whole = await scene.program.attempt<object>(
      'verifyActionAttempts',
      { actionAttempts: items },
      results,
    );
    expect(whole).toEqual({
      results: null,
      userErrors: [
        {
          code: 'INVALID',
          field: ['actionAttempts'],
          message: `actionAttempts must be 1 to 100; this has ${count}`,
        },
      ],
    });
    expect(codesOf(await verify([id!]))).toEqual([undefined]);
  });

  it('pays each attempt once when it meets the mutation for one', async () => {
    const ids = await submissions(6);
    const before = await walletOf(scene.program, promoterId);
    const single = async (id: string): Promise<Result> =>
      scene.program.attempt<Result>('verifyActionAttempt', { id }, 'actionAttempt { id status }');
    const answers = await Promise.all([verify(ids), verify(ids.toReversed()), Promise.all(ids.map(single))]);
    const codes = answers.flatMap((answer) => codesOf(answer));
    expect(codes.filter((code) => code === undefined)).toHaveLength(6);
    expect(codes.filter((code) => code === 'ILLEGAL_STATUS_CHANGE')).toHaveLength(12);
    const after = await walletOf(scene.program, promoterId);
    expect(Number(after.available) - Number(before.available)).toBe(6);
  });

  it('counts each item in the rate limit', async () => {
    const { viewer } = await scene.program.run<{ viewer: { apiKey: { id: string } } }>(
      '{ viewer { apiKey { id } } }',
    );
    const [id] = await submissions(1);
    await operator.mutate('setApiKeyRateLimit', { id: viewer.apiKey.id, rateLimit: 60 }, '');
    await waitFor('the limit', async () => {
      const headers = { authorization: `Bearer ${scene.key}` };
      const response = await fetch(`${suite.url}/campaigns`, { headers });
      return response.headers.get('ratelimit-limit') === '60';
    });
    const items = Array.from({ length: 70 }, () => ({ id }));
    const { data, errors } = await scene.program.sendMutation('verifyActionAttempts', {
      actionAttempts: items,
    });
    expect(data).toEqual({ result: null });
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await operator.mutate('setApiKeyRateLimit', { id: viewer.apiKey.id, rateLimit: null }, '');
    expect(codesOf(await verify([id!], scene.owner))).toEqual([undefined]);
  });
});
