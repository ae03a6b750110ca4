import { describe, expect, it } from '@jest/globals';
import { createDatabase } from '../support/database.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { startReceiver } from '../support/receiver.js';
import { startServer } from '../support/server.js';
import { aScene, follow } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

describe('a process whose clock is set back by ten minutes', () => {
  it('goes on with its jobs, and sends webhooks and their retries when they are due', async () => {
    const database = await createDatabase();
    const receiver = await startReceiver();
    const preload = new URL('../support/set-clock-back.js', import.meta.url).href;
    const server = await startServer({ DATABASE_URL: database.url, NODE_OPTIONS: `--import=${preload}` });
    const scene = await aScene(server.url);
    const input = { name: 'Receiver', targetUrl: receiver.url, eventTypes: ['*'] };
    const made = await scene.program.mutate<{ endpoint: { id: string } }>(
      'createWebhookEndpoint',
      input,
      'endpoint { id }',
    );
    server.process.kill('SIGUSR2');
    receiver.answer = (_request, response) =>
      response.writeHead(receiver.received.length > 1 ? 204 : 500).end();
    await scene.program.mutate('sendTestWebhook', { id: made.endpoint.id }, 'delivery { id }');
    await waitFor('the retry', async () => receiver.received.length === 2);
    await ingestAndEvaluate(scene, 'order-1', { sessionId: await follow(server.url, scene.link) });
    // Agenda plans the next run from the beginning of the last one.
    const runs = new Set<unknown>();
    await waitFor('further runs of a job', async () => {
      const [job] = await database.query<{ at: string }>(
        `select last_finished_at::text as at from agenda_jobs where name = 'ledger.seal' and last_finished_at > now() - interval '1 minute'`,
      );
      if (job) runs.add(job.at);
      return runs.size >= 2;
    });
    const late = `select from agenda_jobs where greatest(next_run_at - repeat_interval::interval, locked_at) > now() + interval '10 seconds'`;
    expect(await database.query(late)).toEqual([]);
    await server.stop();
    await receiver.close();
    await database.drop();
  });
});
