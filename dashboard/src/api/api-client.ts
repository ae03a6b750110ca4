import { cacheExchange, type Cache, type Entity } from '@urql/exchange-graphcache';
import { Client, fetchExchange, mapExchange, type CombinedError, type Operation } from 'urql';
import type { EnvironmentName } from './environment-name';
import { fetchWithRequestId } from './fetch-with-request-id';
import { liveSocket, overSocket } from './live-socket';

/** An event of `window`: the API no longer knows the session. */
export const sessionEnded = 'tribute-session-ended';
/** An event of `window`: the websocket is open again, so messages may have been missed. */
export const reconnected = 'tribute-reconnected';

const clients = new Map<EnvironmentName, Client>();

/** The client of an environment. Each has its own cache, because nothing crosses environments. */
export function apiClient(environment: EnvironmentName): Client {
  let made = clients.get(environment);
  if (!made) clients.set(environment, (made = connect(environment)));
  return made;
}

function connect(environment: EnvironmentName): Client {
  const socket = liveSocket(environment, () => window.dispatchEvent(new Event(reconnected)));
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: fetchWithRequestId,
    fetchOptions: { credentials: 'same-origin', headers: { 'X-Environment': environment } },
    exchanges: [mapExchange({ onError: noticeEnd }), cache(), fetchExchange, overSocket(socket)],
  });
}

/** Of requests alone: a websocket may be refused at an address other than `PUBLIC_URL`. */
function noticeEnd({ graphQLErrors }: CombinedError, { kind }: Operation): void {
  if (kind === 'subscription') return;
  const isOver = graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');
  if (isOver) window.dispatchEvent(new Event(sessionEnded));
}

/** Objects by their ids. */
function cache() {
  return cacheExchange({
    keys: Object.fromEntries(withoutId.map((name) => [name, () => null])),
    updates: {
      Mutation: {
        createCampaign: (_result, _input, store) => forgetLists(store, 'Query', 'campaigns'),
        createOrganization: (_result, _input, store) => forgetLists(store, 'Query', 'viewer'),
        createApiKey: (_result, { input }, store) => {
          const { organizationId } = input as { readonly organizationId: string };
          forgetLists(store, { __typename: 'Organization', id: organizationId }, 'apiKeys');
        },
        createWebhookEndpoint: (_result, { input }, store) => {
          const { organizationId } = input as { readonly organizationId: string };
          forgetLists(store, { __typename: 'Organization', id: organizationId }, 'webhookEndpoints');
        },
        deleteWebhookEndpoint: (_result, { input }, store) => {
          const { id } = input as { readonly id: string };
          store.invalidate({ __typename: 'WebhookEndpoint', id });
        },
      },
    },
  });
}

/** Forgets a list with all arguments, so that pages that show it read it again. */
function forgetLists(store: Cache, owner: Entity, name: string): void {
  for (const { fieldName, fieldKey } of store.inspectFields(owner)) {
    if (fieldName === name) store.invalidate(owner, fieldKey);
  }
}

/** Types without an id: their values belong to the object that has them. */
const withoutId = [
  'Viewer',
  'Money',
  'Performance',
  'PerformanceFigures',
  'PerformanceStep',
  'PerformanceUpdate',
  'CampaignConnection',
  'CampaignRemainingLimits',
  'RemainingCap',
  'ApiKeyConnection',
  'EventConnection',
  'RewardConnection',
  'WebhookEndpointConnection',
  'WebhookPerformance',
  'WebhookFigures',
  'DeliveryConnection',
  'EventDecision',
  'DecisionAttribution',
  'DecisionRefusal',
  'DecisionFraudCheck',
  'DecisionEffect',
  'DecisionRule',
  'DecisionFunding',
  'EventReview',
  'UserActor',
  'ApiKeyActor',
  'OperatorActor',
  'SystemActor',
  'AnonymousActor',
  'Reason',
  'PageInfo',
];
