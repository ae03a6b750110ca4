import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inbox } from './inbox.js';
import type { SignedMessage } from './verify-webhook.js';

/** A received webhook and its path. */
export interface ReceivedWebhook extends SignedMessage {
  readonly path: string;
  readonly json: Readonly<Record<string, unknown>>;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The integrator's side: an HTTP server on this machine that accepts every webhook with 200. */
export class WebhookReceiver {
  readonly received = new Inbox<ReceivedWebhook>('the webhook receiver');

  private readonly server = createServer((request, response) => {
    read(request).then(
      (body) => {
        response.writeHead(200).end();
        const json = JSON.parse(body) as ReceivedWebhook['json'];
        this.received.add({ path: request.url ?? '/', headers: request.headers, body, json });
      },
      () => response.destroy(),
    );
  });

  /** Listens on a free loopback port; returns the URL. */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
