import type { Server } from 'node:http';
import { Router } from 'express';
import type { Logger } from 'pino';
import { mountRest } from '../../rest-compat/mount-rest.js';
import { createWebsocket } from '../platform/graphql/create-websocket.js';
import type { OperationRunner } from '../platform/graphql/operation-runner.js';
import { accountPages } from '../identity/user/account-pages.js';
import { Authenticator } from '../identity/authentication/authenticator.js';
import { createHttp } from '../platform/http/create-http.js';
import { docsPages } from '../platform/http/docs-pages.js';
import type { GracefulStop } from '../platform/http/graceful-stop.js';
import { PostgresIdempotencyStore } from '../platform/http/postgres-idempotency-store.js';
import { payoutExport } from '../payments/payout/payout-export.js';
import { metricsPage } from '../platform/http/metrics-page.js';
import { paymentPages } from '../payments/top-up/payment-pages.js';
import { stripeWebhook } from '../payments/top-up/providers/stripe-webhook.js';
import type { EventFeed } from '../kernel/event-feed.js';
import { composeCallers } from './compose-callers.js';
import { clickFigures } from '../tracking/click/click-figures.js';
import { composeMetrics } from './compose-metrics.js';
import { composeRedirect } from './compose-redirect.js';
import { composeDoor } from './compose-door.js';
import { composeGraphql, graphqlHandler, websocketLimits } from './compose-graphql.js';
import type { Features } from './create-features.js';
import type { ProcessGround } from './process-ground.js';

/** Creates the server: GraphQL, websocket, REST, redirects and pages. It does not listen yet. */
export async function composeApi(
  ground: ProcessGround & { readonly log: Logger },
  features: Features,
  feed: EventFeed,
  opened: AsyncDisposableStack,
): Promise<{ server: Server; stop: GracefulStop; closeWebsocket: () => Promise<void> }> {
  const { log, orm, sql, config, secrets } = ground;
  const { services } = features;
  const engine = await composeGraphql(ground, features, opened);
  const { schema, executor } = engine;

  const { sandboxHost } = config;
  const authenticator = new Authenticator({ ...services, sql, address: ground.address, sandboxHost });
  const door = await composeDoor(ground, authenticator, opened);
  const callers = composeCallers(ground, feed, authenticator, door);
  const authenticate = callers.ofRequest;
  const runner: OperationRunner = {
    run: async (document, variables, caller) => executor.execute({ document, variables, context: caller }),
  };
  const rest = Router();
  const idempotency = new PostgresIdempotencyStore(sql, secrets);
  mountRest(rest, { ...door, runner, schema, authenticate, idempotency, log });

  const { redirect, clickLimit } = composeRedirect(ground, services, door.trust);
  ground.figures.push(...clickFigures(services.clicks, clickLimit));
  const server = createHttp({
    graphql: graphqlHandler(engine, config, { authenticate, principalOf: door.principalOf, log }),
    redirect,
    shortHost: config.shortHost,
    accounts: accountPages({ ...services, visitorOf: callers.visitorOf }),
    payments: paymentPages(services.payments, () => orm.em.fork()),
    stripeWebhook: stripeWebhook(services.stripeNotices, () => orm.em.fork(), log),
    operator: payoutExport(services.payoutExports, callers.ofRequest),
    metrics: metricsPage(composeMetrics(sql, ground.figures), config.metricsToken),
    docs: docsPages(),
    rest,
    ...door,
    readiness: ground.readiness,
    log,
  });
  const closeWebsocket = createWebsocket({
    server,
    log,
    wakeUps: ground.wakeUps,
    ...engine,
    ...websocketLimits(config),
    refusalOf: door.refusalOf,
    callerIdentityOf: door.callerIdentityOf,
    callerOf: callers.ofSocket,
    payingCallerOf: callers.ofOperation,
  });
  return { server, stop: door.stop, closeWebsocket };
}
