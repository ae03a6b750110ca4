import type { Logger } from '../../kernel/logger.js';
import type { ProcessFigure } from '../../kernel/process-figure.js';
import type { RefusalKind } from '../../kernel/refusal.js';
import type { Sql } from '../../kernel/sql.js';
import { writeAuditEntries } from '../../kernel/write-audit-entries.js';
import { RefusalLog } from './refusal-log.js';

/** Starts the log of refusals, which writes once in a period and again when the process stops. */
export function startRefusalLog(
  { sql, log, seconds }: { readonly sql: Sql; readonly log: Logger; readonly seconds: number },
  opened: AsyncDisposableStack,
): RefusalLog {
  const refusals = new RefusalLog(async (action) => writeAuditEntries(sql, action, []));
  const flush = async (): Promise<void> =>
    refusals.flush().catch((error: unknown) => {
      log.error({ err: error }, 'refusals could not be written into the audit log');
    });
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(flush);
  }, seconds * 1000);
  timer.unref();
  opened.defer(async () => {
    clearInterval(timer);
    await running.then(flush);
  });
  return refusals;
}

/** The metrics of refusals in this process. */
export function refusalFigures(refusals: RefusalLog): readonly ProcessFigure[] {
  const figure = (kind: RefusalKind, name: string, help: string): ProcessFigure => ({
    name,
    help: `${help} since the start of the process.`,
    read: () => refusals.totalOf(kind),
  });
  return [
    figure(
      'SIGN_IN',
      'tribute_sign_ins_refused_total',
      'Sign-ins with a wrong password or code, or after too many attempts,',
    ),
    figure('CREDENTIAL', 'tribute_credentials_refused_total', 'Refused API keys and session tokens,'),
    figure(
      'OPERATOR_CALL',
      'tribute_operator_calls_refused_total',
      'Calls of operator operations by people who are not operators,',
    ),
  ];
}
