import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { showDecision } from '../../src/evaluation/decisions/show-decision.js';
import type { Scope } from '../../src/kernel/catalogue.js';
import { RestClient } from '../rest-compat/rest-client.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { aJoined } from '../support/person.js';
import { aGig, aKey, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { aDecidedEvent, type DecidedEvent } from './decided-event.js';

const suite = useSharedServer();
let scene: Scene;
let decided: DecidedEvent;

beforeAll(async () => {
  decided = await aDecidedEvent(suite);
  ({ scene } = decided);
});

const keyOf = async (...granted: string[]): Promise<string> =>
  aKey(scene.owner, scene.organizationId, granted);
const clientOf = async (...granted: string[]): Promise<GraphQLClient> =>
  new GraphQLClient(suite.url, await keyOf(...granted));

interface Trace {
  readonly attribution: { readonly linkId: string; readonly clickedAt: string | null };
  readonly fraudChecks: readonly { readonly check: string; readonly inputs: Record<string, unknown> }[];
  readonly rules: readonly {
    readonly rule: string;
    readonly result: string;
    readonly price?: string | null;
    readonly caps?: unknown;
    readonly conditions?: readonly { readonly field: string; readonly input: unknown }[] | null;
  }[];
  readonly funding: readonly Record<string, string | null>[];
  readonly withheld?: Record<string, string>;
}

async function traceBy(...granted: string[]): Promise<Trace> {
  const client = await clientOf(...granted);
  const query = 'query ($id: ID!) { event(id: $id) { decision } }';
  return (await client.run<{ event: { decision: Trace } }>(query, { id: decided.eventId })).event.decision;
}

describe('the decision of an event', () => {
  it('with events:read shows the reasons, but no balance, rule, click, promoter or fee', async () => {
    const shown = await traceBy('events:read');
    const [funding] = shown.funding;
    expect(funding).toEqual({
      rule: 'friends',
      result: 'FUNDED',
      exceeds: null,
      from: 'WALLET',
      fee: null,
      before: null,
      after: null,
      limitLeft: null,
    });
    expect(shown.rules[0]).toEqual({
      rule: 'friends',
      effect: expect.stringMatching(/^gig_/),
      result: 'PAID',
      amount: '3000000',
      price: null,
      caps: null,
      conditions: null,
    });
    expect(shown.attribution).toMatchObject({ linkId: scene.link.id, clickedAt: null });
    expect(shown.withheld).toMatchObject({
      'funding.before': 'wallet:read',
      'funding.after': 'wallet:read',
      'funding.limitLeft': 'campaigns:read',
      'funding.fee': 'rewards:read',
      'rules.conditions': 'campaigns:read',
      'attribution.clickedAt': 'attribution:read',
      'fraudChecks.inputs.isBotClick': 'attribution:read',
      'fraudChecks.inputs.velocityEvents': 'campaigns:read',
    });
  });

  it.each<readonly [Scope, (trace: Trace) => unknown, () => unknown]>([
    ['wallet:read', ({ funding }) => funding[0]!['before'], () => '1000000000'],
    ['wallet:read', ({ funding }) => funding[0]!['after'], () => '997000000'],
    ['campaigns:read', ({ funding }) => funding[0]!['limitLeft'], () => '900000000'],
    ['rewards:read', ({ funding }) => funding[0]!['fee'], () => '0'],
    ['campaigns:read', ({ rules: [rule] }) => rule!.price, () => '3000000'],
    [
      'campaigns:read',
      ({ rules: [rule] }) => rule!.caps,
      () => [
        {
          scope: ['RULE'],
          period: decided.month,
          metric: 'AMOUNT',
          limit: '500000000',
          before: '0',
          after: '3000000',
        },
      ],
    ],
    ['attribution:read', ({ attribution }) => attribution.clickedAt, () => decided.clickedAt],
    [
      'attribution:read',
      ({ fraudChecks }) => fraudChecks.find(({ check }) => check === 'BOT_CLICK')!.inputs['isBotClick'],
      () => false,
    ],
  ])('with %s shows the values of that scope, and null without it (%#)', async (scope, read, value) => {
    expect(read(await traceBy('events:read'))).toBeNull();
    expect(read(await traceBy('events:read', scope))).toEqual(value());
  });

  it('shows the inputs of conditions only with the scope to read them', async () => {
    const inputs = async (...granted: string[]): Promise<unknown[]> =>
      (await traceBy('events:read', 'campaigns:read', ...granted)).rules[0]!.conditions!.map(
        ({ input }) => input,
      );
    expect(await inputs()).toEqual([null, 'pro', null]);
    expect(await inputs('promoters:read')).toEqual(['Pat', 'pro', null]);
    expect(await inputs('attribution:read')).toEqual([null, 'pro', 'DESKTOP']);
  });

  it('is complete for members and for keys with every scope', async () => {
    const query = 'query ($id: ID!) { event(id: $id) { decision } }';
    const { event } = await scene.owner.run<{ event: { decision: Trace } }>(query, { id: decided.eventId });
    expect(event.decision.withheld).toBeUndefined();
    expect(event.decision.funding[0]!['before']).toMatch(/^\d+$/);
    expect(await traceBy('*')).toEqual(event.decision);
  });

  it('is the same over REST', async () => {
    const rest = new RestClient(suite.url, await keyOf('events:read'));
    const { status, body } = await rest.get(`/events/${decided.eventId}`);
    expect(status).toBe(200);
    expect(body['decision']).toMatchObject({
      funding: [{ rule: 'friends', before: null, after: null, limitLeft: null }, { rule: 'rest' }],
      rules: [{ rule: 'friends', conditions: null, caps: null }, { rule: 'rest' }],
      withheld: { 'funding.before': 'wallet:read' },
    });
  });

  it('shows an undecided member only to keys with every scope', () => {
    expect(showDecision({ reason: 'x', news: { balance: '1' } }, (scope) => scope !== '*')).toEqual({
      reason: 'x',
      news: { balance: null },
      withheld: { 'news.balance': '*' },
    });
  });

  it('of an attempt shows its promoter the results, but not the terms of its evaluation', async () => {
    const { program, campaignId } = scene;
    const gigId = await aGig(scene, campaignId, {
      verification: 'MANUAL',
      proof: 'TEXT',
      actionType: 'video',
    });
    await program.mutate('updateCampaign', { id: campaignId, listed: true }, '');
    const { person } = await aJoined(suite.url, campaignId);
    const { actionAttempt } = await person.mutate<{ actionAttempt: { id: string } }>(
      'submitActionAttempt',
      { gigId, proof: { text: 'done' } },
      'actionAttempt { id }',
    );
    await program.mutate('verifyActionAttempt', { id: actionAttempt.id }, '');
    const { viewer } = await person.run<{
      viewer: {
        promoters: { nodes: { actionAttempts: { nodes: { decision: Trace; decisionTrace: object }[] } }[] };
      };
    }>(`{ viewer { promoters { nodes { actionAttempts { nodes {
      decision decisionTrace { rules { rule result amount { amount } comparisons { field } } }
    } } } } } }`);
    const [promoter] = viewer.promoters.nodes;
    expect(promoter!.actionAttempts.nodes[0]!.decision.rules).toMatchObject([
      { rule: 'friends', result: 'NOT_ELIGIBLE', conditions: null },
      { rule: 'rest', result: 'PAID', amount: '25000000', price: null },
    ]);
    expect(promoter!.actionAttempts.nodes[0]!.decisionTrace).toMatchObject({
      rules: [
        { rule: 'friends', result: 'NOT_ELIGIBLE', comparisons: [] },
        { rule: 'rest', result: 'PAID', amount: { amount: '25.00' } },
      ],
    });
  });
});
