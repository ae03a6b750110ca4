import { type Within, listConditions } from '../../../kernel/list-conditions.js';
import { randomBytes } from 'node:crypto';
import { authorizeMinting } from '../../../kernel/authorize-minting.js';
import { actorText } from '../../../kernel/actor-text.js';
import type { Caller } from '../../../kernel/caller.js';
import type { Environment } from '../../../kernel/environment.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../../kernel/ids.js';
import { lockEntity } from '../../../kernel/lock-entity.js';
import { ownRows } from '../../../kernel/own-rows.js';
import { organizationFor, requireScope } from '../../../kernel/principal.js';
import { readPage } from '../../../kernel/read-page.js';
import { refuseNull } from '../../../kernel/refuse-null.js';
import type { ListArgs } from '../../../kernel/list/define-list.js';
import type { Page } from '../../../kernel/schema/connection.js';
import type { Sql } from '../../../kernel/sql.js';
import { inTransaction, type EntityTransaction } from '../../../kernel/transaction.js';
import { endpointHostQuota, endpointQuota, hostOf } from './endpoint-quotas.js';
import { RetryPolicy } from './retry-policy.js';
import { secretPrefix } from '../transport/sign-delivery.js';
import { targetUrlProblem } from '../transport/target-url-problem.js';
import { requireEventScopes, requireSendingScopes } from './require-event-scopes.js';
import { DisabledReason, WebhookEndpoint } from './webhook-endpoint.entity.js';
import { subscriptionOf } from './webhook-event-types.js';
import { WebhookFormat } from '../transport/webhook-format.js';
import type {
  CreateWebhookEndpointInput,
  EnableWebhookEndpointInput,
  UpdateWebhookEndpointInput,
} from './webhook-endpoint.inputs.js';
import type { WebhookEndpointParts } from './webhook-endpoint-parts.js';
import { webhookEndpointList } from './webhook-endpoint.list.js';

/** How long a replaced secret still signs, in milliseconds. */
const secretOverlapMs = 24 * 60 * 60 * 1000;

/** An endpoint with its plain secret, for the only response that shows it. */
export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

function newSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64');
}

/** Creates, changes, enables, disables, deletes and finds webhook endpoints, and rotates their secrets. */
export class WebhookEndpointService {
  constructor(private readonly parts: WebhookEndpointParts) {}

  /** Creates an enabled endpoint. It receives events from now on. */
  async create(caller: Caller, input: CreateWebhookEndpointInput): Promise<EndpointWithSecret> {
    const tenant = organizationFor(caller.principal, 'webhooks:write', input.organizationId);
    authorizeMinting(caller.principal, { kind: 'WEBHOOK_SECRET', environment: tenant.environment });
    this.checkTarget(input.targetUrl, tenant.environment);
    const endpoint = new WebhookEndpoint();
    Object.assign(endpoint, tenant);
    endpoint.name = input.name;
    endpoint.targetUrl = input.targetUrl;
    endpoint.eventTypes = subscriptionOf(input.eventTypes);
    requireEventScopes(caller.principal, endpoint.eventTypes, 'eventTypes');
    endpoint.format = input.format ?? WebhookFormat.AKTVATOR;
    endpoint.retryPolicy = input.retryPolicy ?? RetryPolicy.STANDARD;
    const secret = newSecret();
    endpoint.secret = this.parts.secrets.seal(secret, endpoint.id);
    await inTransaction(caller.em, async ({ em, sql }) => {
      const { organizationId, environment } = tenant;
      const values = [organizationId, environment];
      await this.parts.quotas.requireRoom(sql, endpointQuota, {
        organizationId,
        values,
        field: 'organizationId',
      });
      await this.requireRoomAtHost(sql, endpoint);
      em.persist(endpoint);
    });
    return { endpoint, secret };
  }

  /** Changes the given fields. */
  async update(caller: Caller, input: UpdateWebhookEndpointInput): Promise<WebhookEndpoint> {
    refuseNull(input, 'name', 'targetUrl', 'eventTypes', 'format', 'retryPolicy');
    return this.change(caller, input.id, async (endpoint, { sql }) => {
      const subscribed = [...endpoint.eventTypes];
      if (input.name != null) endpoint.name = input.name;
      if (input.eventTypes != null) {
        endpoint.eventTypes = subscriptionOf(input.eventTypes);
        requireEventScopes(caller.principal, endpoint.eventTypes, 'eventTypes');
      }
      if (input.targetUrl != null && input.targetUrl !== endpoint.targetUrl) {
        // Pending deliveries go to the new address, so the previous event types count as well.
        subscribed.push(...endpoint.eventTypes);
        await requireSendingScopes(caller.principal, sql, { id: endpoint.id, subscribed }, 'targetUrl');
        await this.move(sql, endpoint, input.targetUrl);
      }
      if (input.format != null) endpoint.format = input.format;
      if (input.retryPolicy != null) endpoint.retryPolicy = input.retryPolicy;
    });
  }

  /** Enables it, and sends or drops the held deliveries. By webhook_delivery_held. */
  async enable(caller: Caller, input: EnableWebhookEndpointInput): Promise<WebhookEndpoint> {
    return this.change(caller, input.id, async (endpoint, { sql }) => {
      const { id, eventTypes: subscribed } = endpoint;
      await requireSendingScopes(caller.principal, sql, { id, subscribed }, 'id');
      await this.parts.releaseHeld(sql, endpoint.id, {
        drop: input.dropHeld === true,
        now: this.parts.clock.now(),
      });
      endpoint.enable();
    });
  }

  /** Disables it. Waiting deliveries are held until it is enabled. */
  async disable(caller: Caller, typeId: string): Promise<WebhookEndpoint> {
    return this.change(caller, typeId, async (endpoint, { em, sql }) => {
      endpoint.disable(DisabledReason.REQUESTED, actorText(caller.principal, endpoint.organizationId));
      await em.flush();
      await this.parts.holdDeliveries(sql, [endpoint.id]);
    });
  }

  /** Replaces the secret. The previous one also signs for 24 hours. */
  async rotateSecret(caller: Caller, typeId: string): Promise<EndpointWithSecret> {
    const { environment } = requireScope(caller.principal, 'webhooks:write');
    authorizeMinting(caller.principal, { kind: 'WEBHOOK_SECRET', environment });
    const secret = newSecret();
    const endpoint = await this.change(caller, typeId, async (found, { sql }) => {
      const { id, eventTypes: subscribed } = found;
      await requireSendingScopes(caller.principal, sql, { id, subscribed }, 'id');
      const now = this.parts.clock.now();
      found.rotateSecret(
        this.parts.secrets.seal(secret, found.id),
        now,
        new Date(now.getTime() + secretOverlapMs),
      );
    });
    return { endpoint, secret };
  }

  /** Deletes it permanently; its delivery log stays. @returns its TypeID. */
  async delete(caller: Caller, typeId: string): Promise<string> {
    const endpoint = await this.change(caller, typeId, (found) => {
      found.deletedAt = this.parts.clock.now();
    });
    return encodeId('webhookEndpoint', endpoint.id);
  }

  /** The caller's endpoint with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<WebhookEndpoint | null> {
    requireScope(caller.principal, 'webhooks:read');
    const endpoint = await caller.loaders.load(WebhookEndpoint, decodeId('webhookEndpoint', typeId));
    return endpoint?.deletedAt === null ? endpoint : null;
  }

  /** One page of the caller's endpoints. Index: webhook_endpoint_organization. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<WebhookEndpoint>> {
    const conditions = listConditions(caller.principal, 'webhooks:read', args, within).and(
      'deleted_at is null',
    );
    return readPage(caller, this.parts.metadata, webhookEndpointList, conditions, args);
  }

  private async move(sql: Sql, endpoint: WebhookEndpoint, targetUrl: string): Promise<void> {
    this.checkTarget(targetUrl, endpoint.environment);
    const isElsewhere = hostOf(endpoint.targetUrl) !== hostOf(targetUrl);
    endpoint.targetUrl = targetUrl;
    if (isElsewhere) await this.requireRoomAtHost(sql, endpoint);
    await this.parts.resumeEndpoint(sql, endpoint.id);
  }

  private checkTarget(targetUrl: string, environment: Environment): void {
    const problem = targetUrlProblem(targetUrl, environment, this.parts.filter);
    if (problem) throw refuse(ErrorCode.INVALID_URL, problem, 'targetUrl');
  }

  private async requireRoomAtHost(
    sql: Sql,
    { id, organizationId, environment, targetUrl }: WebhookEndpoint,
  ): Promise<void> {
    const values = [organizationId, environment, hostOf(targetUrl)];
    const use = { organizationId, values, except: id, field: 'targetUrl' };
    await this.parts.quotas.requireRoom(sql, endpointHostQuota, use);
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (endpoint: WebhookEndpoint, tx: EntityTransaction) => void | Promise<void>,
  ): Promise<WebhookEndpoint> {
    const own = ownRows(caller.principal, 'webhooks:write');
    const where = { ...own, id: requireId('webhookEndpoint', typeId, 'id'), deletedAt: null };
    return inTransaction(caller.em, async (tx) => {
      // Locked, because the delivery drain may disable it now, and so that no delivery is added meanwhile.
      const endpoint = await lockEntity(tx, WebhookEndpoint, where, 'webhook endpoint', 'id');
      await work(endpoint, tx);
      return endpoint;
    });
  }
}
