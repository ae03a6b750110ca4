import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { aGoal, aPublishableKey, aScene, follow } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

describe('a publishable key over GraphQL', () => {
  it('can read only the ids of the objects that a conversion refers to', async () => {
    const scene = await aScene(suite.url);
    const page = new GraphQLClient(suite.url, await aPublishableKey(scene, ['https://shop.example']));
    const goalId = await aGoal(scene, scene.campaignId, { browserReports: true });
    const sessionId = await follow(suite.url, scene.link);
    const record = async (selection: string, fragments = '') =>
      page.send<{ recordConversion: { conversion: object | null } }>(
        `mutation ($input: RecordConversionInput!) { recordConversion(input: $input) { conversion { ${selection} } userErrors { message } } } ${fragments}`,
        { input: { goalId, sessionId } },
      );
    for (const [selection, fragments] of [
      ['campaign { name }'],
      ['campaign { id budget { amount } }'],
      ['promoter { wallet { available { amount } } }'],
      ['goal { ... on Goal { name } }'],
      ['...Deep', 'fragment Deep on Conversion { event { ...Event } } fragment Event on Event { code }'],
      ['campaign { organization: id links { nodes { code } } }'],
    ] as const) {
      const refused = await record(selection, fragments);
      expect({ selection, code: errorCode(refused) }).toEqual({ selection, code: 'FORBIDDEN' });
    }
    const conversions = await scene.program.run('{ conversions { nodes { goal { id } } } }');
    expect(JSON.stringify(conversions)).not.toContain(goalId);

    const allowed = await record(
      'id status sessionId amount { amount } campaign { __typename id } goal { ... on Goal { id } } ...Promoter',
      'fragment Promoter on Conversion { promoter { id } }',
    );
    expect(allowed).toMatchObject({
      data: {
        recordConversion: { conversion: { goal: { id: goalId }, promoter: { id: scene.promoterId } } },
      },
    });
  });
});
