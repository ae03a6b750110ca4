import type { FeedEvent, FeedFilter } from '../../kernel/event-feed.js';
import { pageOf } from '../../kernel/read-page.js';
import { pageSizeOf, type Page } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import type { DomainEventPageArgs } from './domain-event-page.args.js';
import { decodePosition, encodePosition, logStart, type LogPosition } from './log-position.js';
import { placed, placedColumns, type PlacedRow } from './read-log.js';
import { readHorizon } from './require-readable.js';

/** A page of the log, and the position of the log when it was read. */
export interface DomainEventPage extends Page<FeedEvent> {
  readonly position: string;
}

/**
 * One page of a tenant's log, in its order. It has all matching events up to its position: those of all
 * transactions below the horizon, which has been read before. Later ones come to a subscription after it.
 * Plan: domain_event_type for each type, otherwise domain_event_campaign or domain_event_organization.
 */
export async function readEventPage(
  sql: Sql,
  filter: FeedFilter,
  args: DomainEventPageArgs,
): Promise<DomainEventPage> {
  const horizon = await readHorizon(sql);
  const range = {
    from: args.after == null ? logStart : decodePosition(args.after),
    before: args.before == null ? null : decodePosition(args.before, 'before'),
    horizon,
  };
  const limit = pageSizeOf(args);
  const { source, values } = sourceOf(filter, range);
  const direction = args.last == null ? 'asc' : 'desc';
  // Without the tenant in the order, PostgreSQL reads the whole log backwards, also that of others.
  const tenant = filter.campaignId === undefined ? `domain_event.organization_id ${direction}, ` : '';
  const inOrder = `order by ${tenant}domain_event.xact ${direction}, domain_event.position ${direction} limit ${limit + 1}`;
  const rows = await sql.query<PlacedRow>(
    `select ${placedColumns} from ${source(inOrder)} ${inOrder}`,
    values,
  );
  const countAll = async (): Promise<number> => {
    const whole = sourceOf(filter, { from: logStart, before: null, horizon });
    const text = `select count(*)::int as count from ${whole.source('')}`;
    return (await sql.query<{ count: number }>(text, whole.values))[0]?.count ?? 0;
  };
  const page = pageOf<FeedEvent>(rows.map(placed), args, {
    limit,
    cursorOf: ({ cursor }) => cursor,
    countAll,
  });
  return { ...page, position: encodePosition(horizon) };
}

interface Range {
  readonly from: LogPosition;
  readonly before: LogPosition | null;
  readonly horizon: LogPosition;
}

/** The matching rows as a table. With types, those of each type are read in order by its own index. */
function sourceOf(
  { organizationIds, environment, campaignId, types }: FeedFilter,
  { from, before, horizon }: Range,
): { readonly source: (inOrder: string) => string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const place = ({ xact, position }: LogPosition): string =>
    `(${value(String(xact))}::text::xid8, ${value(String(position))}::bigint)`;
  const conditions = [
    `organization_id = any(${value(organizationIds)}::uuid[])`,
    `environment = ${value(environment)}`,
    `(xact, position) > ${place(from)}`,
    `(xact, position) <= ${place(horizon)}`,
    ...(before ? [`(xact, position) < ${place(before)}`] : []),
    ...(campaignId === undefined ? [] : [`campaign_id = ${value(campaignId)}`]),
  ].join(' and ');
  if (types === undefined || campaignId !== undefined) {
    const ofTypes = types === undefined ? '' : ` and type = any(${value(types)}::text[])`;
    return {
      source: () => `(select * from domain_event where ${conditions}${ofTypes}) as domain_event`,
      values,
    };
  }
  const wanted = `unnest(${value([...new Set(types)])}::text[]) as wanted (event_type)`;
  return {
    source: (inOrder) =>
      `${wanted} cross join lateral (
         select * from domain_event where type = wanted.event_type and ${conditions} ${inOrder}
       ) as domain_event`,
    values,
  };
}
