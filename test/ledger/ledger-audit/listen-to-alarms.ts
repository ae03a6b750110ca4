import 'reflect-metadata';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Seller } from '../../support/story.js';

/** An alarm in a subscription. */
export interface Told {
  readonly rowId: string;
  readonly code: string;
  readonly environment: string | null;
  readonly organization: object | null;
  readonly closedAt: string | null;
}

const alarmSubscription =
  'subscription { ledgerAlarmUpdated { rowId code environment organization { id } closedAt } }';

function connect(server: string, connectionParams: Record<string, string>): Client {
  const url = `${server.replace('http', 'ws')}/graphql`;
  return createClient({ url, webSocketImpl: WebSocket, connectionParams, lazy: true, retryAttempts: 0 });
}

/** Subscribes to the alarms until disposed. */
export function listen(
  url: string,
  connectionParams: Record<string, string>,
  hear: (told: Told) => void,
): Client {
  const client = connect(url, connectionParams);
  client.subscribe<{ ledgerAlarmUpdated: Told | null }>(
    { query: alarmSubscription },
    {
      next: ({ data }) => {
        if (data?.ledgerAlarmUpdated) hear(data.ledgerAlarmUpdated);
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return client;
}

/** The refusal of a caller who may not subscribe. */
export async function refusalOf(url: string, connectionParams: Record<string, string>): Promise<unknown> {
  const client = connect(url, connectionParams);
  try {
    return await new Promise((resolve) => {
      client.subscribe(
        { query: alarmSubscription },
        { next: resolve, error: resolve, complete: () => undefined },
      );
    });
  } finally {
    await client.dispose();
  }
}

/** A domain event about an alarm. */
export interface AlarmEvent {
  readonly type: string;
  readonly data: { readonly status: string };
}

/** Subscribes to an organization's domain events about alarms until disposed. */
export function listenToEvents(url: string, { key, organizationId }: Seller, heard: AlarmEvent[]): Client {
  const client = connect(url, { authorization: `Bearer ${key}` });
  client.subscribe<{ domainEvents: AlarmEvent }>(
    {
      query: `subscription ($o: ID!) { domainEvents(organizationId: $o, types: ["ledger.alarm"]) { type data } }`,
      variables: { o: organizationId },
    },
    {
      next: ({ data }) => void (data && heard.push(data.domainEvents)),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return client;
}
