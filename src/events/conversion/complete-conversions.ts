import type { Environment } from '../../kernel/environment.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';

/** A conversion that counts. Ids are bare uuids. */
export interface CountedConversion {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly eventId: string;
  readonly goalId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sessionId: string | null;
  /** Atomic units. */
  readonly amount: bigint | null;
  readonly asset: string | null;
  readonly customDimensions: Readonly<Record<string, unknown>> | null;
}

const counted = rowSet({
  id: 'uuid',
  organizationId: 'uuid',
  environment: 'text',
  eventId: 'uuid',
  goalId: 'uuid',
  campaignId: 'uuid',
  promoterId: 'uuid',
  sessionId: 'uuid',
  amount: 'numeric',
  asset: 'text',
  customDimensions: 'jsonb',
});

/** Writes conversions that count, with one statement. Those recorded with their event have a row already. */
export async function completeConversions(
  sql: Sql,
  conversions: readonly CountedConversion[],
): Promise<void> {
  if (conversions.length === 0) return;
  await sql.query(
    `insert into conversion (${counted.columns}, status, due_at)
     select ${counted.columns}, 'COMPLETED', now() from ${counted.as('counted')}
     on conflict (id) do update set status = 'COMPLETED', promoter_id = excluded.promoter_id`,
    counted.values(
      conversions.map((conversion) => ({
        ...conversion,
        customDimensions: conversion.customDimensions && JSON.stringify(conversion.customDimensions),
      })),
    ),
  );
}

/** Marks recorded conversions as not counting. @param ids Bare uuids. */
export async function rejectConversions(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(`update conversion set status = 'REJECTED' where id = any($1::uuid[])`, [ids]);
}

/** Marks the pending conversion of an event as not counting. @param eventId A bare uuid. */
export async function rejectConversionOf(sql: Sql, eventId: string): Promise<void> {
  await sql.query(
    `update conversion set status = 'REJECTED' from event
     where event.id = $1 and conversion.id = event.conversion_id and conversion.status = 'PENDING'`,
    [eventId],
  );
}

/** Makes rejected conversions pending again, whose events are evaluated again. @param ids Bare uuids. */
export async function reopenConversions(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `update conversion set status = 'PENDING' where id = any($1::uuid[]) and status = 'REJECTED'`,
    [ids],
  );
}
