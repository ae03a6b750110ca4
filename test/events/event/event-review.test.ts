import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { balancesOf, evaluated, ingestAndEvaluate } from '../../support/outcome.js';
import { redrive } from '../../support/redrive.js';
import { publishRules } from '../../support/rules.js';
import { aGoal, aScene, aSeller, follow, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { setFraudChecks } from './fraud-check-reports.js';

const suite = useSharedServer();

describe('an event in review', () => {
  const fraudChecks = { selfReferral: 'REVIEW' };

  async function held(scene: Scene, key = 'held'): Promise<string> {
    await setFraudChecks(scene, fraudChecks);
    const event = await ingestAndEvaluate(scene, key, { customerId: scene.promoterId });
    expect(event.status).toBe('REVIEW');
    return event.id;
  }

  const fields =
    'event { id status review { decision note by { ... on ApiKeyActor { id name } } decidedAt } decision }';

  it('is found by filters, and recorded as a domain event', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const { events } = await scene.program.run<{ events: object }>(
      `query ($c: ID!, $p: ID!) { events(filter: { status: { eq: REVIEW }, reason: { eq: "SELF_REFERRAL" }, campaignId: { eq: $c }, promoterId: { eq: $p } }) {
        totalCount nodes { id } } }`,
      { c: scene.campaignId, p: scene.promoterId },
    );
    expect(events).toEqual({ totalCount: 1, nodes: [{ id }] });
    const told = await suite.database.query<{ payload: string }>(
      `select payload::text from domain_event where type = 'event.held_for_review' and node_id = $1`,
      [id],
    );
    expect(told.map(({ payload }) => (JSON.parse(payload) as { data: object }).data)).toMatchObject([
      { eventId: id, status: 'review', reason: 'SELF_REFERRAL' },
    ]);
  });

  it('is paid once under concurrent approvals, by the rules at the time of receipt', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const rules = [{ key: 'more', reward: { fixed: { amount: '99.00' } } }];
    await publishRules(scene, rules);
    const input = { id, note: 'A colleague' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () =>
        scene.program.attempt<{ event: object | null }>('approveEvent', input, fields),
      ),
    );
    const [approved, ...others] = answers.filter(({ event }) => event);
    expect(others).toEqual([]);
    expect(approved?.event).toMatchObject({
      id,
      review: {
        decision: 'APPROVED',
        note: 'A colleague',
        by: { id: expect.stringMatching(/^key_/), name: 'test' },
        decidedAt: expect.any(String),
      },
    });
    expect(answers.flatMap(({ userErrors }) => userErrors ?? []).map(({ code }) => code)).toEqual(
      Array.from({ length: 7 }, () => 'ILLEGAL_STATUS_CHANGE'),
    );
    expect(await evaluated(scene, id)).toMatchObject({
      status: 'PROCESSED',
      decision: {
        ruleVersion: null,
        fraudChecks: [{ check: 'SELF_REFERRAL', verdict: 'APPROVED' }, {}, {}, {}],
      },
      rewards: [{ status: 'PAID', amount: { amount: '25.00' } }],
    });
    expect(await balancesOf(scene)).toMatchObject({ seller: '975.00', promoter: '25.00' });
  });

  it('is rejected finally, and is not evaluated again', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const { body, status } = await new RestClient(suite.url, scene.key).post(`/events/${id}/reject`, {
      note: 'Known',
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'rejected', reviewDecision: 'rejected', decision: { reason: 'REVIEW_REJECTED' } },
    });
    expect((await redrive(scene, { ids: [id] })).count).toBe(0);
    const late = await new RestClient(suite.url, scene.key).post(`/events/${id}/approve`);
    expect(late.status).toBe(409);
    expect(await balancesOf(scene)).toMatchObject({ seller: '1000.00' });
  });

  it('counts for the velocity of the promoter until it is rejected', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, { ...fraudChecks, velocity: 'REVIEW', velocityEvents: 1 });
    const first = await ingestAndEvaluate(scene, 'first', { customerId: scene.promoterId });
    const second = await ingestAndEvaluate(scene, 'second');
    expect([first, second].map(({ decision }) => decision.reason)).toEqual(['SELF_REFERRAL', 'VELOCITY']);
    for (const { id } of [first, second]) await scene.program.mutate('rejectEvent', { id }, 'event { id }');
    expect(await ingestAndEvaluate(scene, 'third')).toMatchObject({ status: 'PROCESSED' });
  });

  it('keeps its conversion pending until it is approved or rejected', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, fraudChecks);
    const goalId = await aGoal(scene, scene.campaignId);
    const outcomes: string[] = [];
    for (const [mutation, amount] of [
      ['approveEvent', '5.00'],
      ['rejectEvent', '6.00'],
    ] as const) {
      const sessionId = await follow(suite.url, scene.link);
      const { conversion } = await scene.program.mutate<{
        conversion: { id: string; event: { id: string } };
      }>(
        'recordConversion',
        { goalId, sessionId, customerId: scene.promoterId, amount: { amount } },
        'conversion { id event { id } }',
      );
      const statusOf = async (): Promise<string> =>
        (
          await scene.program.run<{ conversion: { status: string } }>(
            'query ($id: ID!) { conversion(id: $id) { status } }',
            { id: conversion.id },
          )
        ).conversion.status;
      expect((await evaluated(scene, conversion.event.id)).status).toBe('REVIEW');
      expect(await statusOf()).toBe('PENDING');
      await scene.program.mutate(mutation, { id: conversion.event.id }, 'event { id }');
      await evaluated(scene, conversion.event.id);
      outcomes.push(await statusOf());
    }
    expect(outcomes).toEqual(['COMPLETED', 'REJECTED']);
  });

  it('cannot be decided by another organization', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const stranger = await aSeller(suite.url);
    for (const mutation of ['approveEvent', 'rejectEvent']) {
      const answer = await stranger.program.attempt(mutation, { id }, 'event { id }');
      expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    }
    expect((await evaluated(scene, id)).status).toBe('REVIEW');
  });

  it('is not held if it would not count anyway', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, fraudChecks);
    const event = await ingestAndEvaluate(scene, 'x', { customerId: scene.promoterId, eventType: 'other' });
    expect(event).toMatchObject({ status: 'UNMATCHED', decision: { reason: 'NO_MATCHING_ACTION' } });
  });
});
