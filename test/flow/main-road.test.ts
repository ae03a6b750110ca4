import { describe, expect, it } from '@jest/globals';
import { aGoal, aScene, follow } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

interface EventAnswer {
  readonly event: {
    readonly status: string;
    readonly rewards: readonly { readonly status: string; readonly amount: { readonly amount: string } }[];
  };
}

const eventQuery =
  'query ($id: ID!) { event(id: $id) { status decision rewards { status amount { amount asset } } } }';

describe('the main flow', () => {
  const suite = useSharedServer();

  it('pays a promoter for an event with their code', async () => {
    const scene = await aScene(suite.url);
    const { event } = await scene.program.mutate<{ event: { id: string; status: string } }>(
      'ingestEvent',
      {
        eventType: 'customer.signup',
        campaignId: scene.campaignId,
        attribution: [{ code: scene.link.code }],
        idempotencyKey: 'order-1',
      },
      'event { id status }',
    );
    expect(event.status).toBe('QUEUED');

    const evaluated = await waitFor('the evaluation', async () => {
      const answer = await scene.program.run<EventAnswer>(eventQuery, { id: event.id });
      return answer.event.status !== 'QUEUED' && answer.event;
    });
    expect(evaluated).toMatchObject({
      status: 'PROCESSED',
      rewards: [{ status: 'PAID', amount: { amount: '25.00', asset: 'USD' } }],
    });

    const wallets = await scene.program.run<{
      organization: { wallet: { available: { amount: string } } };
      promoter: { wallet: { available: { amount: string } } };
    }>(
      `query ($o: ID!, $p: ID!) {
        organization(id: $o) { wallet { available { amount } } }
        promoter(id: $p) { wallet { available { amount } } }
      }`,
      { o: scene.organizationId, p: scene.promoterId },
    );
    expect(wallets.organization.wallet.available.amount).toBe('975.00');
    expect(wallets.promoter.wallet.available.amount).toBe('25.00');
  });

  it('pays for a goal when a session that came through a link converts', async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await follow(suite.url, scene.link);
    const { conversion } = await scene.program.mutate<{ conversion: { id: string } }>(
      'recordConversion',
      { goalId, sessionId, amount: { amount: '49.99' } },
      'conversion { id status }',
    );
    const completed = await waitFor('the conversion', async () => {
      const answer = await scene.program.run<{ conversion: { status: string; event: EventAnswer['event'] } }>(
        'query ($id: ID!) { conversion(id: $id) { status event { status rewards { status amount { amount } } } } }',
        { id: conversion.id },
      );
      return answer.conversion.status !== 'PENDING' && answer.conversion;
    });
    expect(completed).toMatchObject({
      status: 'COMPLETED',
      event: { rewards: [{ status: 'PAID', amount: { amount: '10.00' } }] },
    });
  });
});
