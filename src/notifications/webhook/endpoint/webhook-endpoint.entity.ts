import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Environment } from '../../../kernel/environment.js';
import { newId } from '../../../kernel/ids.js';
import { EntityId, Node } from '../../../kernel/schema/node.type.js';
import { TenantEntity } from '../../../identity/organization/tenant-entity.js';
import { RetryPolicy } from './retry-policy.js';
import { WebhookFormat } from '../transport/webhook-format.js';

/** A replaced secret: sealed, in base64, with the end of its validity. */
export interface RetiredSecret {
  readonly sealed: string;
  readonly expiresAt: string;
}

registerEnumType(WebhookFormat, {
  name: 'WebhookFormat',
  description: 'The shape of the body. Every format carries the Standard Webhooks signature headers.',
  valuesConfig: {
    AKTVATOR: {
      description: '`{id, type, organizationId, createdAt, data}`, with `X-Tribute-Signature` beside.',
    },
    TONICPOW: {
      description:
        '`{event, campaignId, goalId, promoterId, amount, sessionId, timestamp}`, with `X-TonicPow-Signature` beside.',
    },
  },
});
registerEnumType(RetryPolicy, {
  name: 'RetryPolicy',
  description: 'How often, and how far apart, a delivery that failed is tried again.',
  valuesConfig: {
    STANDARD: { description: 'Three more times within some minutes.' },
    EXTENDED: { description: 'Seven more times within 28 hours.' },
  },
});

/** Whether an endpoint receives deliveries. */
export enum WebhookEndpointStatus {
  ENABLED = 'ENABLED',
  DISABLED = 'DISABLED',
}
registerEnumType(WebhookEndpointStatus, {
  name: 'WebhookEndpointStatus',
  description: 'Whether an endpoint is sent to.',
  valuesConfig: {
    ENABLED: { description: 'What it subscribes to is sent.' },
    DISABLED: { description: 'Nothing is sent; what was waiting is held until it is enabled.' },
  },
});

/** Why an endpoint is disabled. */
export enum DisabledReason {
  REQUESTED = 'REQUESTED',
  GONE = 'GONE',
  FAILING = 'FAILING',
}
registerEnumType(DisabledReason, {
  name: 'WebhookEndpointDisabledReason',
  description: 'Why an endpoint is disabled.',
  valuesConfig: {
    REQUESTED: { description: 'Somebody asked for it.' },
    GONE: { description: 'It answered 410: it wants no more.' },
    FAILING: { description: 'Every try has failed for days.' },
  },
});

/** A URL that receives an organization's webhooks. Its secrets are sealed by a SecretBox under its id. */
@Entity({ tableName: 'webhook_endpoint' })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Where an organization wants to hear of what happens.',
})
export class WebhookEndpoint extends TenantEntity {
  @EntityId('webhookEndpoint')
  id: string = newId();

  @Field(() => Environment, { description: 'The environment that it hears of.' })
  declare environment: Environment;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Where it is sent to, by POST.' })
  targetUrl!: string;

  @Property({ type: 'text[]' })
  @Field(() => [String], { description: 'Names of the event types that it subscribes to; `*` is all.' })
  eventTypes!: string[];

  @Enum({ items: () => WebhookFormat, type: 'text' })
  @Field(() => WebhookFormat, { description: 'The shape of the body.' })
  format!: WebhookFormat;

  @Enum({ items: () => RetryPolicy, type: 'text' })
  @Field(() => RetryPolicy, { description: 'How a failed delivery is tried again.' })
  retryPolicy!: RetryPolicy;

  @Enum({ items: () => WebhookEndpointStatus, type: 'text' })
  @Field(() => WebhookEndpointStatus, { description: 'Whether it is sent to.' })
  status: WebhookEndpointStatus = WebhookEndpointStatus.ENABLED;

  @Enum({ items: () => DisabledReason, type: 'text', nullable: true })
  @Field(() => DisabledReason, {
    nullable: true,
    description: 'Why it is disabled; null while it is enabled.',
  })
  disabledReason: DisabledReason | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when every try has failed; null when the last one succeeded.',
  })
  failingSince: Date | null = null;

  /** The number of failed attempts since the last success. */
  @Property({ type: 'integer' })
  failedAttempts: number = 0;

  /** The current secret, sealed. */
  @Property({ type: 'blob', hidden: true })
  secret!: Buffer;

  /** Replaced secrets that still sign for a while. */
  @Property({ type: 'json', hidden: true })
  retiredSecrets: RetiredSecret[] = [];

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, {
    description: 'When it was created. It hears of nothing that happened before.',
  })
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', onUpdate: () => new Date() })
  @Field(() => GraphQLDateTime, { description: 'When its settings last changed.' })
  updatedAt: Date = new Date();

  /** Deleted endpoints stay, because their delivery log refers to them. */
  @Property({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null = null;

  enable(): void {
    this.status = WebhookEndpointStatus.ENABLED;
    this.disabledReason = null;
    this.failingSince = null;
    this.failedAttempts = 0;
  }

  disable(reason: DisabledReason): void {
    this.status = WebhookEndpointStatus.DISABLED;
    this.disabledReason = reason;
  }

  /** Replaces the secret. The previous one still signs until `overlapUntil`. */
  rotateSecret(sealed: Buffer, now: Date, overlapUntil: Date): void {
    const replaced = { sealed: this.secret.toString('base64'), expiresAt: overlapUntil.toISOString() };
    const stillValid = this.retiredSecrets.filter(({ expiresAt }) => new Date(expiresAt) > now);
    this.retiredSecrets = [replaced, ...stillValid].slice(0, mostRetiredSecrets);
    this.secret = sealed;
  }
}

/** A limit, because each secret adds a signature to every request. */
const mostRetiredSecrets = 4;
