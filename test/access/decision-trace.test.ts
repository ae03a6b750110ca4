import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../support/graphql-client.js';
import { aKey, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { aDecidedEvent, type DecidedEvent } from './decided-event.js';

const suite = useSharedServer();
let scene: Scene;
let decided: DecidedEvent;

beforeAll(async () => {
  decided = await aDecidedEvent(suite);
  ({ scene } = decided);
});

const clientOf = async (...granted: string[]): Promise<GraphQLClient> =>
  new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, granted));

interface TypedTrace {
  readonly fraudChecks: readonly { readonly check: string }[];
  readonly withheld: readonly object[];
}

async function typedBy(client: GraphQLClient): Promise<TypedTrace> {
  const money = '{ amount asset }';
  const query = `query ($id: ID!) { event(id: $id) { decisionTrace {
    reason ruleVersion withheld { path scope }
    attribution { way clickedAt model link { id } touches { weight } }
    fraudChecks { check verdict inputs { name value } }
    effects { kind isVerified reward ${money} }
    refusals { reason }
    rules {
      rule result gig { title } price ${money} amount ${money} tier { basis } shares { result }
      comparisons { field operator expected actual isMet }
      caps { scope period limitCount limitAmount ${money} beforeAmount ${money} afterAmount ${money} }
    }
    funding { rule result payer exceeds fee ${money} before ${money} after ${money} limitLeft ${money} }
  } } }`;
  const { data } = await client.send<{ event: { decisionTrace: TypedTrace } }>(query, {
    id: decided.eventId,
  });
  return data!.event.decisionTrace;
}

describe('the trace of a decision', () => {
  it('names objects, amounts and values of enums', async () => {
    const shown = await typedBy(await clientOf('*'));
    expect(shown).toMatchObject({
      reason: null,
      ruleVersion: 1,
      attribution: { way: 'SESSION', link: { id: scene.link.id }, clickedAt: decided.clickedAt, touches: [] },
      effects: [{ kind: 'ATTEMPT', isVerified: true, reward: { amount: '28.00', asset: 'USD' } }],
    });
    expect(shown).toMatchObject({
      funding: [
        {
          rule: 'friends',
          result: 'FUNDED',
          payer: 'WALLET',
          before: { amount: '1000.00' },
          after: { amount: '997.00' },
          limitLeft: { amount: '900.00' },
        },
        { rule: 'rest' },
      ],
      withheld: [],
    });
    const check = shown.fraudChecks.find((one) => one.check === 'BOT_CLICK');
    expect(check).toEqual({
      check: 'BOT_CLICK',
      verdict: 'PASSED',
      inputs: [{ name: 'isBotClick', value: 'false' }],
    });
  });

  it('shows each rule with its comparisons and caps', async () => {
    expect(await typedBy(await clientOf('*'))).toMatchObject({
      rules: [
        {
          rule: 'friends',
          gig: { title: expect.any(String) },
          result: 'PAID',
          price: { amount: '3.00' },
          amount: { amount: '3.00' },
          comparisons: [
            { field: 'promoter.name', operator: 'EQ', expected: ['Pat'], actual: 'Pat', isMet: true },
            { field: 'event.metadata.plan', actual: 'pro' },
            { field: 'click.device', actual: 'DESKTOP' },
          ],
          caps: [
            {
              scope: ['RULE'],
              period: decided.month,
              limitCount: null,
              limitAmount: { amount: '500.00' },
              beforeAmount: { amount: '0.00' },
              afterAmount: { amount: '3.00' },
            },
          ],
        },
        { rule: 'rest', result: 'PAID', amount: { amount: '25.00' } },
      ],
    });
  });

  it('withholds the same values as the JSON form', async () => {
    const narrow = await typedBy(await clientOf('events:read', 'attribution:read'));
    expect(narrow).toMatchObject({
      attribution: { clickedAt: decided.clickedAt },
      rules: [{ rule: 'friends', amount: { amount: '3.00' }, price: null, caps: [], comparisons: [] }, {}],
      funding: [{ result: 'FUNDED', before: null }, {}],
    });
    expect(narrow.withheld).toContainEqual({ path: 'funding.before', scope: 'wallet:read' });
  });
});
