import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { Environment } from '../../../kernel/environment.js';
import { newId } from '../../../kernel/ids.js';
import { describedEnum } from '../../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../../kernel/schema/node.type.js';
import {
  ActorColumn,
  EnumField,
  NullableEnumField,
  NullableTimeField,
  TextField,
  TimeField,
  UrlField,
} from '../../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../../identity/organization/tenant-entity.js';
import { RetryPolicy } from './retry-policy.js';
import { WebhookFormat } from '../transport/webhook-format.js';

/** A replaced secret: sealed, in base64, with the end of its validity. */
export interface RetiredSecret {
  readonly sealed: string;
  readonly expiresAt: string;
}

/** Whether an endpoint receives deliveries. */
export const WebhookEndpointStatus = describedEnum(
  'WebhookEndpointStatus',
  'Whether messages are sent to an endpoint.',
  {
    ENABLED: 'Its subscribed event types are sent.',
    DISABLED: 'Nothing is sent. Waiting deliveries are held until it is enabled.',
  },
);
export type WebhookEndpointStatus = keyof typeof WebhookEndpointStatus;

export const DisabledReason = describedEnum('WebhookEndpointDisabledReason', 'Why an endpoint is disabled.', {
  REQUESTED: 'Disabled on request.',
  GONE: 'The receiver answered 410: it wants no more messages.',
  FAILING: 'Every attempt has failed for days.',
});
export type DisabledReason = keyof typeof DisabledReason;

/** A URL that receives an organization's webhooks. Its secrets are sealed by a SecretBox under its id. */
@Entity({ tableName: 'webhook_endpoint' })
@NodeType('A URL of an organization that receives webhooks.')
export class WebhookEndpoint extends TenantEntity {
  @EntityId('webhookEndpoint')
  id: string = newId();

  @Field(() => Environment, { description: 'The environment whose events it receives.' })
  declare environment: Environment;

  /** The promoter whose postback it is; null for the organization's own. Requests only see the latter. */
  @Property({ type: 'uuid', nullable: true })
  promoterId: string | null = null;

  @TextField('Display name.')
  name!: string;

  @UrlField('The URL that receives the messages, by POST.')
  targetUrl!: string;

  @Property({ type: 'text[]' })
  @Field(() => [String], { description: 'Names of its subscribed event types; `*` means all.' })
  eventTypes!: string[];

  @EnumField(() => WebhookFormat, 'The format of the body.')
  format!: WebhookFormat;

  @EnumField(() => RetryPolicy, 'How a failed delivery is retried.')
  retryPolicy!: RetryPolicy;

  @EnumField(() => WebhookEndpointStatus, 'Whether messages are sent to it.')
  status: WebhookEndpointStatus = WebhookEndpointStatus.ENABLED;

  @NullableEnumField(() => DisabledReason, 'Why it is disabled. Null while it is enabled.')
  disabledReason: DisabledReason | null = null;

  @ActorColumn()
  disabledBy: string | null = null;

  @Property({ type: 'timestamptz', nullable: true, hidden: true })
  disabledAt: Date | null = null;

  @NullableTimeField('Since when every attempt has failed. Null when the last attempt succeeded.')
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

  @TimeField('When it was created. It receives no earlier events.')
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
    this.disabledBy = null;
    this.disabledAt = null;
    this.failingSince = null;
    this.failedAttempts = 0;
  }

  /** @param by Who disables it, as `actorText` writes it. */
  disable(reason: DisabledReason, by: string): void {
    this.status = WebhookEndpointStatus.DISABLED;
    this.disabledReason = reason;
    this.disabledBy = by;
    this.disabledAt = new Date();
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
