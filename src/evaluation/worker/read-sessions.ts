import type { Sql } from '../../kernel/sql.js';
import type { KnownSession } from '../decisions/choose-click.js';

export interface SessionRow extends KnownSession {
  readonly country: string | null;
  readonly device: string | null;
  readonly referrerHost: string | null;
  /** The address of the first click; read only if needed. */
  readonly address?: string | null;
}

/** Tests whether an address belongs to a data centre; undefined without a data-centre list. */
export type IsDataCentre = ((address: string) => boolean) | undefined;

/** Locks and reads the reported sessions, and reads the visitors' others. Index: visitor_session_visitor. */
export async function readSessions(
  sql: Sql,
  tenant: readonly unknown[],
  ids: readonly string[],
  isDataCentre: IsDataCentre,
): Promise<SessionRow[]> {
  if (ids.length === 0) return [];
  const address = isDataCentre ? ', (select address from click where click.id = click_id) as address' : '';
  const columns = `id, link_id as "linkId", visitor_id as "visitorId", created_at as "createdAt", last_clicked_at as "lastClickedAt",
    coalesce(is_bot, false) as "isBot", country, device, referrer_host as "referrerHost"${address}`;
  const carried = await sql.query<SessionRow>(
    `select ${columns} from visitor_session
     where id = any($3::uuid[]) and organization_id = $1 and environment = $2 order by id for update`,
    [...tenant, ids],
  );
  const visitors = present(carried.map((session) => session.visitorId));
  if (visitors.length === 0) return placed(carried, isDataCentre);
  const others = await sql.query<SessionRow>(
    `select ${columns} from visitor_session
     where visitor_id = any($3::uuid[]) and organization_id = $1 and environment = $2 and id <> all($4::uuid[])`,
    [...tenant, visitors, ids],
  );
  return placed([...carried, ...others], isDataCentre);
}

/** Marks each session that began in a data centre, and removes the address. */
function placed(sessions: readonly SessionRow[], isDataCentre: IsDataCentre): SessionRow[] {
  if (!isDataCentre) return [...sessions];
  return sessions.map(({ address, ...session }) => ({
    ...session,
    isDataCentre: address != null && isDataCentre(address),
  }));
}

export const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];
