import type { MetadataStorage } from '@mikro-orm/core';
import type { Clock } from '../../../kernel/clock.js';
import type { Quotas } from '../../../kernel/quotas.js';
import type { Sql } from '../../../kernel/sql.js';
import type { EgressFilter } from '../transport/egress-filter.js';
import type { SecretBox } from '../../../kernel/secret-box.js';

/** Releases or drops the held deliveries of an endpoint. */
export type ReleaseHeld = (
  sql: Sql,
  endpointId: string,
  how: { readonly drop: boolean; readonly now: Date },
) => Promise<void>;

/** Holds what waits for endpoints, if they are disabled. Ids are bare uuids. */
export type HoldDeliveries = (sql: Sql, endpointIds: readonly string[]) => Promise<void>;

/** Ends the pauses of an endpoint, which belonged to its earlier URL. */
export type ResumeEndpoint = (sql: Sql, endpointId: string) => Promise<void>;

/** The dependencies of the service. */
export interface WebhookEndpointParts {
  readonly metadata: MetadataStorage;
  readonly secrets: SecretBox;
  readonly filter: EgressFilter;
  readonly clock: Clock;
  readonly quotas: Quotas;
  /** Sends or drops the deliveries held while an endpoint was disabled. */
  readonly releaseHeld: ReleaseHeld;
  readonly holdDeliveries: HoldDeliveries;
  readonly resumeEndpoint: ResumeEndpoint;
}
