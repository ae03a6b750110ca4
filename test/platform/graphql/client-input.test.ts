import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { useSharedServer } from '../../support/suite.js';

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const query = '{ __typename }';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const persisted = (value: unknown): object => ({ extensions: { persistedQuery: value } });

/** Common client mistakes, with the expected status, code and part of the message. */
const mistakes: readonly (readonly [
  what: string,
  members: object,
  status: number,
  code: string,
  message: string,
])[] = [
  ['a persisted query without a hash', { query, ...persisted({}) }, 400, 'BAD_REQUEST', 'version 1'],
  ['one that is a text', { query, ...persisted('x') }, 400, 'BAD_REQUEST', 'version 1'],
  [
    'one whose hash is a number',
    { query, ...persisted({ version: 1, sha256Hash: 5 }) },
    400,
    'BAD_REQUEST',
    '64 hexadecimal digits',
  ],
  [
    'the hash of another document',
    { query, ...persisted({ version: 1, sha256Hash: hashOf('another') }) },
    400,
    'BAD_REQUEST',
    'is not the SHA-256 of query',
  ],
  [
    'a hash that nobody has registered',
    persisted({ version: 1, sha256Hash: hashOf('nobody') }),
    // With another status, clients do not send the document then.
    200,
    'PERSISTED_QUERY_NOT_FOUND',
    'PersistedQueryNotFound',
  ],
  [
    'a name that the document does not have',
    { query, operationName: 'Other' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
    '"Other"',
  ],
];

const subscription = 'subscription { ledgerAlarmUpdated { code } }';

describe('an invalid request of a client', () => {
  const suite = useSharedServer();

  async function answerOf(search: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${suite.url}/graphql${search}`, init);
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  }

  const post = async (members: object): Promise<Answer> =>
    answerOf('', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(members),
    });

  async function get(members: object): Promise<Answer> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(members)) {
      search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return answerOf(`?${search.toString()}`, { headers: { 'apollo-require-preflight': 'true' } });
  }

  it.each(mistakes)(
    'is answered as a client error, by POST and by GET: %s',
    async (_what, members, status, code, message) => {
      const answers = [await post(members), await get(members)];
      expect(answers.map((answer) => answer.status)).toEqual([status, status]);
      for (const answer of answers) {
        expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
        expect(answer.errors?.[0]?.message).toContain(message);
      }
      expect(await suite.log()).not.toContain('"level":50');
    },
  );

  it('does not include an empty operation name, which counts as none', async () => {
    for (const send of [post, get]) {
      // The second time the operation is known, and takes a shorter path.
      for (const _time of ['first', 'second']) {
        expect(await send({ query, operationName: '' })).toEqual({
          status: 200,
          data: { __typename: 'Query' },
        });
      }
    }
  });

  it('includes a subscription by HTTP', async () => {
    const answers = [await post({ query: subscription }), await get({ query: subscription })];
    expect(answers.map(({ status }) => status)).toEqual([400, 405]);
    for (const { errors } of answers) {
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_REQUEST']);
    }
    expect(answers[0]?.errors?.[0]?.message).toContain('/graphql/stream');
    expect(await suite.log()).not.toContain('"level":50');
  });
});
