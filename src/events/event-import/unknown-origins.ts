import type { Environment } from '../../kernel/environment.js';
import { decodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { AttributionClue } from '../event/read-clues.js';
import type { EventReport } from '../event/read-report.js';

/** The reports with a code or session that the tenant does not have, with the reason for people. */
export async function unknownOrigins(
  sql: Sql,
  tenant: { readonly organizationId: string; readonly environment: Environment },
  reports: readonly EventReport[],
): Promise<ReadonlyMap<EventReport, string>> {
  const clue = ({ attribution }: EventReport, kind: keyof AttributionClue): string | undefined =>
    attribution?.find((one) => one[kind] != null)?.[kind] ?? undefined;
  const codeOf = (report: EventReport): string | undefined => clue(report, 'code')?.toUpperCase();
  const sessionOf = (report: EventReport): string | undefined =>
    decodeId('session', clue(report, 'sessionId') ?? '');
  const wanted = (of: (report: EventReport) => string | undefined): string[] => [
    ...new Set(reports.map(of).filter((one) => one !== undefined)),
  ];
  const { organizationId, environment } = tenant;
  const known = await sql.query<{ origin: string }>(
    `select code as origin from link where code = any($1::text[]) and organization_id = $3 and environment = $4
     union all
     select id::text from visitor_session where id = any($2::uuid[]) and organization_id = $3 and environment = $4`,
    [wanted(codeOf), wanted(sessionOf), organizationId, environment],
  );
  const origins = new Set(known.map(({ origin }) => origin));
  const isKnown = (origin: string | undefined): boolean => origin !== undefined && origins.has(origin);
  const reasonOf = (report: EventReport): string | undefined => {
    const [code, session] = [codeOf(report), sessionOf(report)];
    if (isKnown(code) || isKnown(session) || clue(report, 'linkId') !== undefined) return undefined;
    if (code !== undefined) return `No link has the code ${code}.`;
    return session === undefined ? undefined : 'There is no such session.';
  };
  const reasons = new Map<EventReport, string>();
  for (const report of reports) {
    const reason = reasonOf(report);
    if (reason !== undefined) reasons.set(report, reason);
  }
  return reasons;
}
