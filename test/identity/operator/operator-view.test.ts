import { beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate } from '../../support/outcome.js';
import { aGoal, aScene, follow, type Scene } from '../../support/story.js';
import { anOperator } from '../../support/operator.js';
import { sharedOperators } from '../../support/shared-servers.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useSharedServer();

/** The relations of a campaign that operators read. */
const shown = `fragment Shown on Campaign {
  id spent { amount } budgetRemaining { amount }
  organization { id name }
  goals { nodes { id name payout { amount } campaign { id } } }
  gigs { nodes { id title remaining campaign { id } } }
  links { nodes { id code performance { totals { clicks } } promoter { id name } campaign { name } } }
  remainingLimits { isExhausted budget { amount } }
  performance { totals { clicks events conversions rewards spend { amount } } series { at clicks } }
}`;

interface Shown {
  readonly id: string;
  readonly links: { readonly nodes: object[] };
  readonly goals: { readonly nodes: object[] };
  readonly performance: { readonly totals: { readonly clicks: number } };
}

const byOperator = `query ($id: ID!) { operatorCampaigns(filter: { organizationId: { eq: $id } }) { nodes { ...Shown } } } ${shown}`;

describe('the relations of objects that an operator reads', () => {
  let operator: GraphQLClient;
  let scenes: readonly [Scene, Scene];

  beforeAll(async () => {
    operator = await anOperator(suite, sharedOperators.operatorView, 'sandbox');
    const [busy, quiet] = [await aScene(suite.url), await aScene(suite.url, '70.00')];
    scenes = [busy, quiet];
    for (const scene of scenes) await aGoal(scene, scene.campaignId);
    await busy.program.mutate('updateCampaign', { id: busy.campaignId, budget: { amount: '90.00' } }, '');
    await follow(suite.url, busy.link);
    await ingestAndEvaluate(busy, 'one');
    await waitFor('the click', async () => (await own(busy)).performance.totals.clicks === 1);
  });

  async function own({ owner, campaignId: id }: Scene): Promise<Shown> {
    const query = `query ($id: ID!) { campaign(id: $id) { ...Shown } } ${shown}`;
    return (await owner.run<{ campaign: Shown }>(query, { id })).campaign;
  }

  it('return the figures that the organization itself reads', async () => {
    for (const scene of scenes) {
      const theirs = await own(scene);
      expect([theirs.goals.nodes.length, theirs.links.nodes.length]).toEqual([1, 1]);
      const { operatorCampaigns } = await operator.run<{ operatorCampaigns: { nodes: Shown[] } }>(
        byOperator,
        { id: scene.organizationId },
      );
      expect(operatorCampaigns.nodes).toEqual([theirs]);
    }
    const all = await operator.run<{ operatorCampaigns: { nodes: Shown[] } }>(
      `{ operatorCampaigns { nodes { ...Shown } } } ${shown}`,
    );
    const byId = (campaigns: Shown[]) => campaigns.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const ids = new Set<string>(scenes.map(({ campaignId }) => campaignId));
    const seen = all.operatorCampaigns.nodes.filter(({ id }) => ids.has(id));
    expect(byId(seen)).toEqual(byId([await own(scenes[0]), await own(scenes[1])]));
  });

  it('are recorded in the audit log with the query', async () => {
    await operator.run(byOperator, { id: scenes[0].organizationId });
    const [entry] = await suite.database.query(
      `select actor_kind as kind, after from audit_entry where action = 'operatorCampaigns' order by id desc limit 1`,
    );
    expect(entry).toMatchObject({
      kind: 'OPERATOR',
      after: {
        filter: { organizationId: { eq: scenes[0].organizationId } },
        relations: expect.arrayContaining([
          'goals',
          'remainingLimits',
          'links',
          'links.promoter',
          'organization',
          'performance',
        ]),
      },
    });
  });

  it('are refused, not empty, if they lead to money, events or people', async () => {
    const id = scenes[0].organizationId;
    for (const hidden of [
      'organization { wallet { available { amount } } }',
      'organization { events { totalCount } }',
      'organization { rewards { totalCount } }',
      'organization { members { totalCount } }',
      'organization { apiKeys { totalCount } }',
      'organization { webhookEndpoints { totalCount } }',
      'links { nodes { promoter { wallet { available { amount } } } } }',
    ]) {
      const answer = await operator.send(
        `query ($id: ID!) { operatorCampaigns(filter: { organizationId: { eq: $id } }) { nodes { ${hidden} } } }`,
        { id },
      );
      expect([hidden, errorCode(answer)]).toEqual([hidden, 'FORBIDDEN']);
    }
  });

  it('are open only to that operation: other operations and users have no access', async () => {
    const { organizationId: id, campaignId, owner } = { ...scenes[0], owner: scenes[1].owner };
    const answer = await operator.run(
      `query ($id: ID!, $campaignId: ID!) {
        operatorCampaigns(filter: { organizationId: { eq: $id } }) { nodes { organization { viewerRole } } }
        beside: campaign(id: $campaignId) { id }
      }`,
      { id, campaignId },
    );
    expect(answer).toEqual({
      operatorCampaigns: { nodes: [{ organization: { viewerRole: null } }] },
      beside: null,
    });
    expect(errorCode(await owner.send(byOperator, { id }))).toBe('FORBIDDEN');
  });
});
