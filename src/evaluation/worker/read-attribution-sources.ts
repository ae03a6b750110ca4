/* Reads the sessions, links and clicks that a batch can be attributed by. */
import type { Sql } from '../../kernel/sql.js';
import type {
  AttributableLink,
  AttributionClaim,
  AttributionPolicy,
  ClicksBetween,
  KnownSession,
  SourcesWithoutClicks,
} from '../decisions/choose-click.js';
import { clicksToAttribute } from '../decisions/attribute-event.js';
import { withoutCrowds, type CustomerBrowser } from '../../events/customer/customer-browsers.js';
import { rowSet } from '../../kernel/row-set.js';

export interface SessionRow extends KnownSession {
  readonly country: string | null;
  readonly device: string | null;
  readonly referrerHost: string | null;
}

/**
 * Reads the reported sessions, and the visitors' others. Index: visitor_session_visitor.
 * @param lock Locks the reported sessions.
 */
export async function readSessions(
  sql: Sql,
  tenant: readonly unknown[],
  ids: readonly string[],
  browsers: readonly CustomerBrowser[],
  lock: 'for update' | '' = 'for update',
): Promise<SessionRow[]> {
  if (ids.length === 0 && browsers.length === 0) return [];
  const columns = `id, link_id as "linkId", visitor_id as "visitorId", created_at as "createdAt", last_clicked_at as "lastClickedAt",
    coalesce(is_bot, false) as "isBot", country, device, referrer_host as "referrerHost",
    coalesce(is_data_centre, false) as "isDataCentre"`;
  const carried =
    ids.length === 0
      ? []
      : await sql.query<SessionRow>(
          `select ${columns} from visitor_session
           where id = any($3::uuid[]) and organization_id = $1 and environment = $2 order by id ${lock}`,
          [...tenant, ids],
        );
  const ofCustomers = browsers.map(({ visitorId }) => visitorId);
  const visitors = present([...carried.map((session) => session.visitorId), ...ofCustomers]);
  if (visitors.length === 0) return carried;
  const others = await sql.query<SessionRow>(
    `select ${columns} from visitor_session
     where visitor_id = any($3::uuid[]) and organization_id = $1 and environment = $2 and id <> all($4::uuid[])`,
    [...tenant, visitors, ids],
  );
  if (ofCustomers.length === 0) return [...carried, ...others];
  const unknown = await sql.query<SessionRow>(
    `select ${columns} from visitor_session
     where id = any($3::uuid[]) and visitor_id is null and organization_id = $1 and environment = $2 and id <> all($4::uuid[])`,
    [...tenant, ofCustomers, ids],
  );
  return [...carried, ...others, ...unknown];
}

export const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];

const windows = rowSet({
  id: 'uuid',
  linkId: 'uuid',
  since: 'timestamptz',
  until: 'timestamptz',
  most: 'integer',
});

/**
 * Looks up the clicks between a session's first and last one, if they affect attribution. Returns per event
 * and session the first click in the window and the last ones before the event. Uses one statement at most.
 * Plan: click_again, twice for each. Also by link: a forged cookie can pair a session with another link.
 */
export async function readClicksBetween(
  sql: Sql,
  claims: readonly AttributionClaim[],
  sources: SourcesWithoutClicks,
): Promise<ClicksBetween> {
  const asked = claims.flatMap((claim) => clicksToAttribute(claim, sources));
  if (asked.length === 0) return () => [];
  const rows = await sql.query<{ sessionId: string; clickedAt: Date }>(
    `select distinct session_id as "sessionId", clicked_at as "clickedAt"
     from ${windows.as('asked')}
     cross join lateral (
       (select session_id, clicked_at from click
        where session_id = asked.id and link_id = asked.link_id and not is_unique
          and clicked_at >= asked.since and clicked_at <= asked.until
        order by clicked_at limit 1)
       union all
       (select session_id, clicked_at from click
        where session_id = asked.id and link_id = asked.link_id and not is_unique and clicked_at <= asked.until
        order by clicked_at desc limit asked.most)) found`,
    windows.values(
      asked.map(({ session, ...window }) => ({ ...window, id: session.id, linkId: session.linkId })),
    ),
  );
  const clicks = Map.groupBy(rows, ({ sessionId }) => sessionId);
  return (sessionId) => (clicks.get(sessionId) ?? []).map(({ clickedAt }) => clickedAt);
}

/** A link that an event or session refers to. */
export interface LinkRow extends AttributableLink {
  readonly code: string;
  /** When its promoter was suspended; null if it is not. */
  readonly suspendedAt: Date | null;
}

/** The links that events name, and those of the sessions. */
export async function readLinks(
  sql: Sql,
  tenant: readonly unknown[],
  events: readonly Pick<AttributionClaim, 'linkId' | 'code'>[],
  sessions: readonly SessionRow[],
): Promise<LinkRow[]> {
  const rows = await sql.query<Omit<LinkRow, 'isPromoterSuspended'>>(
    `select id, code, campaign_id as "campaignId", promoter_id as "promoterId",
            (select suspended_at from promoter where promoter.id = promoter_id) as "suspendedAt"
     from link
     where (id = any($3::uuid[]) or code = any($4::text[])) and organization_id = $1 and environment = $2`,
    [
      ...tenant,
      present([...events.map((event) => event.linkId), ...sessions.map((session) => session.linkId)]),
      present(events.map((event) => event.code)),
    ],
  );
  return rows.map((row) => ({ ...row, isPromoterSuspended: row.suspendedAt !== null }));
}

/** The campaign data for attribution. */
export interface AttributingCampaign {
  readonly attributionModel: AttributionPolicy['model'];
  readonly attributionHalfLifeDays: number;
  readonly fraudChecks: AttributionPolicy['fraudChecks'];
  readonly codePolicy: AttributionPolicy['codePolicy'];
  readonly attributionWindowDays: number;
}

export function sourcesOf(
  links: readonly LinkRow[],
  sessions: readonly SessionRow[],
  campaigns: ReadonlyMap<string, AttributingCampaign>,
  browsers: readonly CustomerBrowser[],
): SourcesWithoutClicks {
  const ofBrowser = Map.groupBy(sessions, (session) => session.visitorId ?? session.id);
  const ofCustomer = Map.groupBy(withoutCrowds(browsers), ({ customerId }) => customerId);
  const ofVisitors = sessions
    .filter((session) => session.visitorId !== null)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  return {
    linkById: new Map(links.map((link) => [link.id, link])),
    linkByCode: new Map(links.map((link) => [link.code, link])),
    sessionById: new Map(sessions.map((session) => [session.id, session])),
    sessionsOf: Map.groupBy(ofVisitors, (session) => session.visitorId as string),
    sessionsOfCustomer: ({ customerId, isBrowserReport }) =>
      customerId === null || isBrowserReport
        ? []
        : (ofCustomer.get(customerId) ?? []).flatMap(({ visitorId }) => ofBrowser.get(visitorId) ?? []),
    policyOf: (campaignId) => {
      const campaign = campaigns.get(campaignId);
      return (
        campaign && {
          model: campaign.attributionModel,
          halfLifeDays: campaign.attributionHalfLifeDays,
          fraudChecks: campaign.fraudChecks,
          codePolicy: campaign.codePolicy,
          windowDays: campaign.attributionWindowDays,
        }
      );
    },
  };
}
