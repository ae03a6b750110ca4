import { randomUUID } from 'node:crypto';
import { afterEach } from '@jest/globals';
import type { CloseEvent } from 'ws';
import { aCampaign, type Seller } from '../support/story.js';
import { listen, openSocket, type Listening } from '../support/subscriptions.js';
import { waitFor } from '../support/wait-for.js';

/** A person's websocket, and its state. */
export interface Line {
  readonly closed: { readonly code: number; readonly reason: string }[];
  /** Subscribes to the domain events of an organization. */
  readonly hear: (organizationId: string) => Hearing;
  /** Subscribes to a campaign as promoters see it. */
  readonly see: (campaignId: string) => Hearing;
  /** Whether the server accepted it, even if it is closed now. */
  readonly wasOpened: () => boolean;
  readonly hangUp: () => void;
}

/** A subscription to an organization's domain events, or to a campaign in the marketplace. */
interface Hearing {
  readonly names: readonly string[];
  readonly refusals: readonly string[];
}

/** A domain event, or a campaign. */
type Told = { readonly data?: { readonly name?: string }; readonly name?: string } | null;

const factsDocument = 'subscription ($id: ID!) { domainEvents(organizationId: $id) { type data } }';
const listingDocument = 'subscription ($id: ID!) { listingUpdated(campaignId: $id) { name } }';

function hearingOf({ items, messages }: Listening<Told>): Hearing {
  return {
    get names() {
      return items.map((item) => item?.data?.name ?? item?.name ?? '');
    },
    refusals: messages,
  };
}

async function openLine(url: string, token: string): Promise<Line> {
  const closed: Line['closed'] = [];
  const client = openSocket(
    url,
    token,
    { environment: 'sandbox' },
    {
      lazy: false,
      onNonLazyError: () => undefined,
      on: {
        closed: (event) => {
          const { code, reason } = event as CloseEvent;
          closed.push({ code, reason });
        },
      },
    },
  );
  let isReady = false;
  client.on('connected', () => {
    isReady = true;
  });
  const line: Line = {
    closed,
    wasOpened: () => isReady,
    hangUp: () => void client.dispose(),
    hear: (id) => hearingOf(listen<Told>(client, factsDocument, { id })),
    see: (id) => hearingOf(listen<Told>(client, listingDocument, { id })),
  };
  await waitFor('the connection', async () => isReady || closed.length > 0);
  return line;
}

/** Opens lines, and closes them after each case. */
export function useLines(): (url: string, token: string) => Promise<Line> {
  const lines: Line[] = [];
  afterEach(() => {
    for (const line of lines.splice(0)) line.hangUp();
  });
  return async (url, token) => {
    const line = await openLine(url, token);
    lines.push(line);
    return line;
  };
}

/** Waits until the subscription receives new events. */
export async function listening({ owner, organizationId }: Seller, hearing: Hearing): Promise<void> {
  const name = randomUUID();
  await waitFor('the subscription', async () => {
    await aCampaign({ owner, organizationId, program: owner, key: '' }, { organizationId, name }, false);
    return hearing.names.includes(name);
  });
}
