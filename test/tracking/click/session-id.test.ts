import { beforeAll, describe, expect, it } from '@jest/globals';
import { followAndRecord } from '../../support/clicks.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { aGoal, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { RestClient } from '../../rest-compat/rest-client.js';

describe('a session id of 64 characters, or its earlier form of 31', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const earlierOf = (sessionId: string): string => sessionId.slice(0, 31);

  async function aWebhook(format: string, types: readonly string[]): Promise<Receiver> {
    const receiver = await startReceiver();
    await scene.program.mutate(
      'createWebhookEndpoint',
      { name: format, targetUrl: receiver.url, eventTypes: types, format },
      'endpoint { id }',
    );
    return receiver;
  }

  it('is written with 64 to the query, GraphQL, REST and webhooks, and read in both forms', async () => {
    const types = ['click.recorded', 'conversion.completed'];
    const receivers = [await aWebhook('AKTVATOR', types), await aWebhook('TONICPOW', types)];
    const goalId = await aGoal(scene, scene.campaignId, { maxPerVisitor: null });
    const sessionId = await followAndRecord(suite, scene.link);
    expect(sessionId).toMatch(/^[\w-]{64}$/);
    for (const reported of [sessionId, earlierOf(sessionId)]) {
      const conversion = await rest.post('/v1/conversions', { goalId, sessionId: reported });
      expect(conversion.body).toMatchObject({ sessionId });
    }
    for (const receiver of receivers) {
      await waitFor('the webhooks', async () => receiver.received.length >= 3);
      for (const { body } of receiver.received) expect(body).toContain(`"sessionId":"${sessionId}"`);
      await receiver.close();
    }
  });

  it('attributes an event in both forms, by GraphQL and by REST', async () => {
    const sessionId = await followAndRecord(suite, scene.link);
    for (const reported of [sessionId, earlierOf(sessionId)]) {
      const event = await ingestAndEvaluate(scene, reported, { attributionCode: null, sessionId: reported });
      expect(event.rewards).toHaveLength(1);
      const sent = { eventType: 'customer.signup', idempotencyKey: `rest-${reported}`, sessionId: reported };
      expect((await rest.post('/events/ingest', sent)).status).toBe(202);
    }
  });

  it('is unknown with another tail', async () => {
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await followAndRecord(suite, scene.link);
    for (const broken of [sessionId.slice(0, 40), `${earlierOf(sessionId)}_${'A'.repeat(32)}`]) {
      const answer = await rest.post('/v1/conversions', { goalId, sessionId: broken });
      expect(answer).toMatchObject({ status: 404, body: { errors: [{ code: 'NOT_FOUND' }] } });
    }
  });
});
