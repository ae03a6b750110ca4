import type { ApolloServer } from '@apollo/server';
import type { RequestHandler, Router } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.js';
import { CompiledExecutor } from '../platform/graphql/compiled-executor.js';
import { createApollo } from '../platform/graphql/create-apollo.js';
import { createHandler, readBodyOf, type HandlerParts } from '../platform/graphql/create-handler.js';
import { fastPath, type Before, type FastPathParts } from '../platform/graphql/fast-path/fast-path.js';
import { federatedSchema } from '../platform/graphql/federation/federated-schema.js';
import { KnownOperations } from '../platform/graphql/known-operations.js';
import { DocumentScreen } from '../platform/graphql/limits/document-screen.js';
import { OperationLimiter } from '../platform/graphql/limits/operation-limiter.js';
import type { WebsocketPlaces } from '../platform/graphql/limits/limit-websockets.js';
import { WebsocketSlots } from '../platform/graphql/limits/websocket-slots.js';
import { PersistedTexts } from '../platform/graphql/persisted-texts.js';
import {
  openDocuments,
  readDocumentId,
  type RegisteredDocuments,
} from '../platform/graphql/registered-documents.js';
import type { EventStreams } from '../platform/graphql/transports/event-streams.js';
import { readJson } from '../platform/http/read-json.js';
import type { Caller } from '../kernel/caller.js';
import type { Features } from './create-features.js';
import type { ProcessGround } from './create-ground.js';
import { documentLimits, operationLimits } from './limits-of.js';

/** The largest body of a GraphQL request with a credential. */
const maxBodyBytes = 1024 * 1024;

/** Executes GraphQL operations within all limits. HTTP and websocket share it. */
export interface GraphqlEngine {
  readonly schema: GraphQLSchema;
  readonly executor: CompiledExecutor;
  readonly known: KnownOperations;
  readonly limiter: OperationLimiter;
  readonly screen: DocumentScreen;
  readonly persisted: PersistedTexts;
  readonly documents: RegisteredDocuments;
  readonly apollo: ApolloServer<Caller>;
}

/** Builds the schema and starts Apollo over it. */
export async function composeGraphql(
  { config, log }: ProcessGround,
  features: Features,
  opened: AsyncDisposableStack,
): Promise<GraphqlEngine> {
  const own = features.schema();
  const schema = config.graphqlFederation ? federatedSchema(own) : own;
  const executor = new CompiledExecutor(schema);
  const known = new KnownOperations();
  const limiter = new OperationLimiter(schema, operationLimits(config));
  const limits = documentLimits(config);
  const screen = new DocumentScreen(limits);
  const persisted = new PersistedTexts();
  const documents = await openDocuments(config.graphqlDocumentsFile, config.graphqlDocuments);
  const maxTokens = limits.trusted.tokens;
  const apollo = createApollo({ schema, executor, known, persisted, limiter, maxTokens, log });
  await apollo.start();
  opened.defer(async () => apollo.stop());
  return { schema, executor, known, limiter, screen, persisted, documents, apollo };
}

export function graphqlHandler(
  { apollo, ...engine }: GraphqlEngine,
  config: Config,
  parts: Pick<HandlerParts, 'authenticate' | 'principalOf' | 'multipart'>,
): Router {
  return createHandler(apollo, { ...engine, ...parts, ...bodiesOf(config) });
}

/** Answers known operations before Express, unless the settings turn this off. */
export function graphqlFirst(
  engine: GraphqlEngine,
  { config, figures }: Pick<ProcessGround, 'config' | 'figures'>,
  parts: Pick<
    FastPathParts,
    'isOpen' | 'isHttpsRequired' | 'principalOf' | 'charge' | 'authenticate' | 'log'
  >,
): Before {
  let answers = 0;
  figures.push({
    name: 'tribute_graphql_fast_answers_total',
    help: 'GraphQL requests that were answered without Express and Apollo, because their operation is known.',
    read: () => answers,
  });
  if (!config.graphqlFastPath) return (app) => app;
  const bounds = { anonymousMaxBytes: config.graphqlAnonymousMaxBytes, maxBytes: maxBodyBytes };
  return fastPath({ ...engine, ...parts, ...bounds, note: () => (answers += 1) });
}

/** The streams of events over HTTP, whose bodies have the limits of all GraphQL requests. */
export function streamsHandler(
  streams: EventStreams,
  { documents }: Pick<GraphqlEngine, 'documents'>,
  config: Config,
  { principalOf }: Pick<HandlerParts, 'principalOf'>,
): RequestHandler[] {
  return [readBodyOf({ principalOf, ...bodiesOf(config) }), readDocumentId(documents), streams.handle];
}

function bodiesOf(config: Config): Pick<HandlerParts, 'readSmallBody' | 'readBody'> {
  return { readSmallBody: readJson(config.graphqlAnonymousMaxBytes), readBody: readJson(maxBodyBytes) };
}

/** The limits on websockets and subscriptions of a caller, and on the size of an anonymous message. */
export function websocketLimits(config: Config): {
  places: WebsocketPlaces;
  subscriptionsPerWebsocket: number;
  anonymousMaxBytes: number;
} {
  return {
    places: {
      ofCaller: new WebsocketSlots(config.websocketsPerKey),
      ofOrganization: new WebsocketSlots(config.websocketsPerOrganization),
    },
    subscriptionsPerWebsocket: config.subscriptionsPerWebsocket,
    anonymousMaxBytes: config.graphqlAnonymousMaxBytes,
  };
}
