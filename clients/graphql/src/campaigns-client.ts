import { createClient } from 'graphql-sse';
import { send, headersOf, type ServerConnection } from './connection.js';
import { graphql } from './gql/index.js';
import type { CampaignRowFragment, EventsSubscription } from './gql/graphql.js';
import { itemsOf } from './pages.js';

graphql(`
  fragment CampaignRow on Campaign {
    id
    name
    status
    goals(first: 5) {
      nodes {
        id
        name
      }
    }
  }
`);

const campaignsDocument = graphql(`
  query Campaigns($first: Int!, $after: String) {
    campaigns(first: $first, after: $after) {
      nodes {
        ...CampaignRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const createDocument = graphql(`
  mutation CreateLink($input: CreateLinkInput!) {
    createLink(input: $input) {
      link {
        id
        shortUrl
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const eventsDocument = graphql(`
  subscription Events($organizationId: ID!, $after: String) {
    domainEvents(organizationId: $organizationId, after: $after) {
      cursor
      type
      data
    }
  }
`);

/** What an event says. `cursor` is where to go on after a break. */
export type SentEvent = EventsSubscription['domainEvents'];

/** All campaigns of the API key's organization with their first goals: one request for each page. */
export function campaignsOf(
  connection: ServerConnection,
  first = 50,
): AsyncGenerator<CampaignRowFragment, void> {
  return itemsOf(async (after) => {
    const { data, errors } = await send(connection, campaignsDocument, { first, after });
    if (data.campaigns === null) throw new Error(errors.map(({ message }) => message).join('; '));
    return data.campaigns;
  });
}

/** The short URL of a promoter for a campaign: the same one, however often it is asked for. */
export async function shortUrlOf(
  connection: ServerConnection,
  link: { readonly campaignId: string; readonly promoterId: string },
): Promise<string> {
  const { data } = await send(connection, createDocument, { input: link });
  const { link: created, userErrors } = data.createLink ?? { link: null, userErrors: [] };
  if (created === null) throw new Error(userErrors.map(({ message }) => message).join('; '));
  return created.shortUrl;
}

/** The events of an organization as they happen, and first those after a cursor. It ends with its signal. */
export async function* eventsOf(
  connection: ServerConnection,
  organizationId: string,
  { after = null, signal }: { readonly after?: string | null; readonly signal: AbortSignal },
): AsyncGenerator<SentEvent, void> {
  const client = createClient({ url: `${connection.url}/stream`, headers: headersOf(connection) });
  signal.addEventListener('abort', () => {
    client.dispose();
  });
  const query = eventsDocument.toString();
  const results = client.iterate<EventsSubscription>({ query, variables: { organizationId, after } });
  for await (const { data, errors } of results) {
    if (data == null) throw new Error(errors?.map(({ message }) => message).join('; '));
    yield data.domainEvents;
  }
}
