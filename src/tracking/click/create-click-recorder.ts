import { hostname } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '../../platform/database/embedded/process-identity.js';
import type { clickSettings } from './click.settings.js';
import { ClickInbox } from './click-inbox.js';
import { ClickRecorder } from './click-recorder.js';
import { LostClicks } from './lost-clicks.js';
import type { Click } from './visit.js';
import { readSpools } from '../../kernel/read-spools.js';
import { isTransient, type Sql } from '../../kernel/sql.js';
import { Spool } from '../../kernel/spool.js';
import type { Ground } from '../../kernel/ground.js';
import type { ConfigOf } from '../../kernel/setting.js';

/** The folder for clicks while the database is unavailable. */
const folderName = 'clicks';
const batchSize = 1000;
const linesPerFile = 10_000;

/** What the recorder of clicks is created from. */
export interface ClickNeeds extends Ground {
  readonly config: ConfigOf<typeof clickSettings> & {
    readonly dataDir: string;
    readonly role: string;
    readonly eventMaxAgeDays: number;
  };
  /** Queues the events of late clicks again, and returns how many. */
  readonly requeueForSessions: (
    sql: Sql,
    sessions: readonly ReturnType<typeof sessionOf>[],
  ) => Promise<number>;
}

/**
 * Creates the recorder of clicks, their inbox, and `recover`, which writes the clicks of killed processes.
 * `recover` rejects when the database is unavailable.
 */
export function createClickRecorder(needs: ClickNeeds) {
  const { config, log, sql, clickSql, readiness } = needs;
  const folder = join(config.dataDir, folderName);
  const host = hostname();
  const spool: Spool = new Spool({
    folder,
    owner: async () => ({ host, pid: process.pid, identity: await processIdentity(process.pid) }),
    onError: (error) => {
      log.error({ err: error, folder, unspooled: spool.unwritten }, 'clicks could not be spooled');
    },
    linesPerFile,
  });
  const lost = new LostClicks((error, linkId) => {
    log.error({ err: error, linkId }, 'a click could not be written');
  });
  const onLate = lateClicksOf(needs);
  const clickInbox = new ClickInbox({
    sql,
    clickSql,
    lost,
    // Not awaited: it waits for evaluations, and they may wait for the inbox.
    onLate: (late) => void onLate(late).catch(() => undefined),
  });
  const maxWaiting = config.clickBacklog;
  const clicks = new ClickRecorder({ inbox: clickInbox, sql: clickSql, spool, maxWaiting, lost, onLate });
  readiness.add('clicks', async () => {
    await clicks.caughtUp().catch(() => undefined);
    return clicks.waiting === 0 ? undefined : `${String(clicks.waiting)} clicks wait for the database`;
  });
  const write = async (lines: readonly string[]): Promise<void> => clicks.recover(lines);
  const recover = async (): Promise<void> => {
    const count = await readSpools({ folder, host, identityOf: processIdentity, write, batchSize });
    if (count > 0) log.warn({ clicks: count }, 'clicks of a process that was killed were written');
  };
  return { clicks, clickInbox, recover };
}

/** Queues the events of late clicks again. */
function lateClicksOf(needs: ClickNeeds) {
  const { clickSql, log } = needs;
  return async (late: readonly Click[]): Promise<void> => {
    const events = await needs.requeueForSessions(clickSql, late.map(sessionOf)).catch((error: unknown) => {
      if (!isTransient(error)) {
        log.error({ err: error }, 'events could not be evaluated again for late clicks');
      }
      throw error;
    });
    log.info({ clicks: late.length, events }, 'clicks were written late');
  };
}

function sessionOf({ sessionId, link, at }: Click) {
  return { sessionId, organizationId: link.organizationId, at };
}
