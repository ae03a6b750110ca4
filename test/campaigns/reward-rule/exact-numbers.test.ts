import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();
let scene: Scene;
beforeAll(async () => {
  scene = await aScene(suite.url);
});

interface Answer {
  readonly errors?: readonly { readonly message: string }[];
  readonly data?: {
    readonly publishRewardRules: {
      readonly ruleVersion: {
        readonly rules: readonly { readonly when: { readonly value: unknown } }[];
      } | null;
      readonly userErrors: readonly { readonly field: readonly string[]; readonly message: string }[];
    };
  };
}

/** Sends a raw body, because a serializer could change the digits. */
async function post(body: string): Promise<Answer> {
  const response = await fetch(`${suite.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${scene.key}` },
    body,
  });
  return (await response.json()) as Answer;
}

const selection = '{ ruleVersion { rules { when } } userErrors { field message } }';
const byVariables = async (field: string, op: string, value: string): Promise<Answer> => {
  const query = `mutation ($input: PublishRewardRulesInput!) { publishRewardRules(input: $input) ${selection} }`;
  const when = `{ "field": "${field}", "op": "${op}", "value": ${value} }`;
  const rules = `[{ "key": "a", "reward": { "plain": true }, "when": { "all": [${when}] } }]`;
  const input = `{ "campaignId": "${scene.campaignId}", "rules": ${rules} }`;
  return post(`{ "query": ${JSON.stringify(query)}, "variables": { "input": ${input} } }`);
};
const byLiterals = async (field: string, op: string, value: string): Promise<Answer> => {
  const when = `{ field: "${field}", op: "${op}", value: ${value} }`;
  const input = `{ campaignId: "${scene.campaignId}", rules: [{ key: "a", reward: { plain: true }, when: ${when} }] }`;
  return post(JSON.stringify({ query: `mutation { publishRewardRules(input: ${input}) ${selection} }` }));
};

describe('a number in a condition that JSON or GraphQL would round', () => {
  const lossy = [
    '123456789012.123456789',
    '100.000000000000000001',
    '0.1000000000000000055',
    '9007199254740993',
    '1e400',
    '0.30000000000000004',
  ];

  it.each(lossy)('%s is refused in variables, and the error names its path', async (value) => {
    for (const field of ['event.amount', 'event.metadata.x']) {
      const { data } = await byVariables(field, 'GTE', value);
      expect(data?.publishRewardRules).toMatchObject({
        ruleVersion: null,
        userErrors: [
          {
            field: ['rules', '0', 'when', 'all', '0', 'value'],
            message: expect.stringContaining('as a string'),
          },
        ],
      });
    }
    const { data } = await byVariables('event.amount', 'IN', `[1, ${value}]`);
    expect(data?.publishRewardRules.userErrors).toMatchObject([
      { field: ['rules', '0', 'when', 'all', '0', 'value', '1'] },
    ]);
  });

  it.each(lossy)('%s is refused as a literal', async (value) => {
    const { errors, data } = await byLiterals('event.amount', 'GTE', value);
    const said = [...(errors ?? []), ...(data?.publishRewardRules.userErrors ?? [])];
    expect(said).toMatchObject([{ message: expect.stringContaining('as a string') }]);
  });
});

describe('a number in a condition that is exact', () => {
  it.each([
    ['12345678.25', '12345678.25'],
    ['1.50', '1.5'],
    ['2.5e3', '2500'],
    ['9007199254740991', '9007199254740991'],
    ['0.0000001', '0.0000001'],
    ['"123456789012.123456789"', '123456789012.123456789'],
    ['-0', '0'],
  ])('%s is published unchanged', async (sent, stored) => {
    const answers = [
      await byVariables('event.amount', 'GTE', sent),
      await byLiterals('event.amount', 'GTE', sent),
    ];
    for (const { data } of answers) {
      const { ruleVersion, userErrors } = data?.publishRewardRules ?? {};
      expect(userErrors).toEqual([]);
      expect(JSON.stringify(ruleVersion?.rules[0]?.when)).toContain(`"value":"${stored}"`);
    }
  });
});
