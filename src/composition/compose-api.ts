import type { IncomingMessage, Server } from 'node:http';
import { Router } from 'express';
import { mountRest } from '../../rest-compat/mount-rest.js';
import { OperationRunner } from '../platform/graphql/operation-runner.js';
import { accountPages } from '../identity/user/account-pages.js';
import { Authenticator } from '../identity/authentication/authenticator.js';
import { createHttp } from '../platform/http/create-http.js';
import { dashboardPages } from '../platform/http/dashboard-pages.js';
import { docsPages } from '../platform/http/docs-pages.js';
import type { GracefulStop } from '../platform/http/graceful-stop.js';
import { PostgresIdempotencyStore } from '../platform/http/postgres-idempotency-store.js';
import { payoutExport } from '../payments/payout/payout-export.js';
import { metricsPage } from '../platform/http/metrics-page.js';
import { paymentPages } from '../payments/top-up/payment-pages.js';
import { stripeWebhook } from '../payments/top-up/providers/stripe-webhook.js';
import type { Caller } from '../kernel/caller.js';
import { composeCallers, type Callers } from './compose-callers.js';
import { browserScriptPages } from '../tracking/browser-script/browser-script-pages.js';
import { linkDomainPages } from '../tracking/link-domain/link-domain-pages.js';
import { isSecure } from '../platform/http/client-address.js';
import { createMetrics } from '../platform/http/create-metrics.js';
import { composeDoor, type Door } from './compose-door.js';
import { composeRedirect } from './compose-redirect.js';
import { composeGraphql, graphqlFirst, graphqlHandler, type GraphqlEngine } from './compose-graphql.js';
import { composeLive } from './compose-live.js';
import type { Features, Services } from './create-features.js';
import { mergedFeatures } from './merged-features.js';
import type { ProcessGround } from './create-ground.js';

/** Creates the server: GraphQL, websocket, REST, redirects and pages. It does not listen yet. */
export async function composeApi(
  ground: ProcessGround,
  features: Features,
  feeds: Pick<Caller, 'feed' | 'figureFeed'>,
  opened: AsyncDisposableStack,
): Promise<{ server: Server; stop: GracefulStop; closeLive: () => Promise<void> }> {
  const { log, config } = ground;
  const { sandboxHost } = config;
  const engine = await composeGraphql(ground, features, opened);
  const authenticator = new Authenticator({ ...features.services, ...ground, sandboxHost });
  const door = await composeDoor(ground, authenticator, opened);
  const callers = composeCallers(ground, feeds, authenticator, door);
  const authenticate = callers.ofRequest;
  // First, because it adds metrics of clicks, which the page of metrics shows.
  const redirect = await composeRedirect(ground, features.services, door.trust);
  const live = composeLive(ground, engine, door, callers, opened);
  const server = createHttp({
    eventStreams: live.eventStreams,
    graphql: graphqlHandler(engine, config, { ...door, ...live, authenticate }),
    graphqlFirst: graphqlFirst(engine, ground, {
      ...door,
      isOpen: openTo(door, redirect),
      authenticate,
      log,
    }),
    ...redirect,
    ...pagesOf(ground, features.services, callers),
    rest: restOf(ground, engine, { ...door, authenticate }),
    ...door,
    readiness: ground.readiness,
    log,
  });
  const refusalOf: Door['refusalOf'] = (request) =>
    refusalOnCustomHost(features, request) ?? door.refusalOf(request);
  return { server, stop: door.stop, closeLive: live.serve(server, refusalOf) };
}

/** Whether the API serves a request now, on this host and by this protocol. */
function openTo(
  { stop, isHttpsRequired, trust }: Door,
  { shortHost, hostOwnerOf }: Awaited<ReturnType<typeof composeRedirect>>,
): (request: IncomingMessage) => boolean {
  return (request) => {
    const { host } = request.headers;
    if (stop.isStopping || hostOwnerOf(host) !== undefined) return false;
    if (shortHost !== undefined && host?.toLowerCase() === shortHost) return false;
    return !isHttpsRequired || isSecure(request, trust);
  };
}

/** A custom host serves links alone. */
function refusalOnCustomHost({ services }: Features, { headers }: IncomingMessage) {
  if (!services.linkHosts.ownerOf(headers.host)) return undefined;
  return { status: 404, message: 'There is nothing at this address.' };
}

/** The REST dialects, which run GraphQL operations in process. */
function restOf(
  { sql, secrets, log }: ProcessGround,
  { schema, executor }: GraphqlEngine,
  door: Door & { readonly authenticate: Callers['ofRequest'] },
): Router {
  const runner = new OperationRunner(executor);
  const rest = Router();
  mountRest(rest, { ...door, runner, schema, idempotency: new PostgresIdempotencyStore(sql, secrets), log });
  return rest;
}

/** The pages and endpoints that are neither GraphQL nor REST. */
function pagesOf(ground: ProcessGround, services: Services, callers: Callers) {
  const { config, log, orm, sql, figures, address } = ground;
  const fork = () => orm.em.fork();
  return {
    accounts: accountPages({ ...services, visitorOf: callers.visitorOf }),
    payments: paymentPages(services.payments, fork),
    stripeWebhook: stripeWebhook(services.stripeNotices, fork, log),
    operator: payoutExport(services.payoutExports, callers.ofRequest),
    metrics: metricsPage(createMetrics(sql, mergedFeatures.figures, figures), config.metricsToken),
    docs: docsPages(),
    dashboard: dashboardPages(config.dashboard),
    browserScript: browserScriptPages(services.browserScript, address),
    linkDomains: linkDomainPages(services.linkHosts),
  };
}
