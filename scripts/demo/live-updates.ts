import { createClient, type Client } from 'graphql-ws';
import type { Credential } from './api.js';
import { DemoFailure } from './demo-failure.js';
import { Inbox } from './inbox.js';
import type { Narrator } from './narrator.js';

const connectMs = 15_000;

/** GraphQL subscriptions over one websocket, each with an inbox. */
export class LiveUpdates {
  private constructor(
    private readonly client: Client,
    private readonly narrator: Narrator,
  ) {}

  /** Connects as `credential`, in the sandbox; resolves when the server has accepted it. */
  static async connect(url: string, credential: Credential, narrator: Narrator): Promise<LiveUpdates> {
    const address = new URL('/graphql', url);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    narrator.call(`WEBSOCKET ${address.href}  as ${credential.name} (Bearer ${credential.token})`);
    let timer: NodeJS.Timeout | undefined;
    try {
      const client = await new Promise<Client>((resolve, reject) => {
        timer = setTimeout(() => {
          reject(new DemoFailure('the websocket to open', `nothing for ${connectMs / 1000} s`));
        }, connectMs);
        const opening = createClient({
          url: address.href,
          lazy: false,
          retryAttempts: 0,
          connectionParams: { authorization: `Bearer ${credential.token}`, environment: 'sandbox' },
          onNonLazyError: (error) => {
            reject(new DemoFailure('the websocket to open', describe(error)));
          },
          on: {
            connected: () => {
              resolve(opening);
            },
          },
        });
      });
      narrator.answer('connection_ack');
      return new LiveUpdates(client, narrator);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Starts a subscription. The values of its one field arrive in the inbox. */
  subscribe<Item>(name: string, document: string, variables: object): Inbox<Item> {
    const query = document.replaceAll(/\s+/g, ' ').trim();
    this.narrator.call(`subscribe`, query, variables);
    const inbox = new Inbox<Item>(`the subscription ${name}`);
    this.client.subscribe<Record<string, Item>>(
      { query, variables: { ...variables } },
      {
        next: ({ data, errors }) => {
          const item = data?.[name];
          if (errors || item === undefined) inbox.break(errors);
          else inbox.add(item);
        },
        error: (error) => {
          inbox.break(describe(error));
        },
        complete: () => {
          inbox.break('The server ended it.');
        },
      },
    );
    return inbox;
  }

  async close(): Promise<void> {
    await this.client.dispose();
  }
}

function describe(error: unknown): unknown {
  if (error instanceof Error) return error.message;
  const { code, reason } = error as { code?: number; reason?: string };
  return code === undefined ? error : `closed with ${code} ${reason ?? ''}`;
}
