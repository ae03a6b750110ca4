import { type pino } from 'pino';
import type { App } from './app.js';
import { ConfigError } from './kernel/config-error.js';
import { readConfig, type Config } from './config.js';
import { EmbeddedPostgresError } from './platform/database/embedded/embedded-postgres-error.js';
import { createLogger } from './platform/process/create-logger.js';
import { releaseStartMemory } from './platform/process/release-start-memory.js';
import { maskEmails } from './kernel/mask-emails.js';

/** Starts Tribute with the settings of the environment, and stops it cleanly on a signal. */
async function run(): Promise<void> {
  const config = readSettings();
  if (!config) return;
  const log = createLogger(config);
  logWarnings(log);
  // Imported only now, so that an invalid setting is reported before the servers are loaded.
  const { startApp } = await import('./app.js');
  try {
    const app = await startApp(config, log);
    // First, because a reader of the line below may send a signal at once.
    stopOnSignals(log, app, config.stopTimeoutMs);
    // The one line that people and programs wait for: plain, on standard output, in every log format.
    if (app.url !== undefined) process.stdout.write(`Tribute is listening on ${app.url}\n`);
    else if (app.probes === undefined) process.stdout.write('Tribute is working\n');
    else process.stdout.write(`Tribute is working and answers probes on ${app.probes}\n`);
    releaseStartMemory();
  } catch (error) {
    if (error instanceof EmbeddedPostgresError || error instanceof ConfigError) {
      process.stderr.write(`${maskEmails(error.message)}\n`);
    } else log.fatal({ err: error }, 'Tribute could not start');
    process.exitCode = 1;
    // Resources that were opened before the start failed must not keep an idle process alive.
    setTimeout(() => process.exit(), 100).unref();
  }
}

/** Node writes its warnings as plain text, not to the log. */
function logWarnings(log: pino.Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    // Deprecations concern developers and mostly packages. Operators cannot act on them.
    log[warning.name === 'DeprecationWarning' ? 'debug' : 'warn']({ err: warning }, 'Node.js warned');
  });
}

function readSettings(): Config | undefined {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${maskEmails(error.message)}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

/**
 * The first signal stops in order. A second signal, or a stop longer than `STOP_TIMEOUT_MS`, ends the process
 * at once with exit code 1. An app that cannot continue also stops with exit code 1, so that its supervisor
 * restarts it.
 */
function stopOnSignals(log: pino.Logger, { stop, failed }: App, timeoutMs: number): void {
  let stopping = false;
  const end = (exitCode: number): void => {
    stopping = true;
    // A database that does not answer must not keep the process alive forever.
    setTimeout(() => {
      log.fatal({ timeoutMs }, 'the stop took too long and is cut short');
      process.exit(1);
    }, timeoutMs).unref();
    // Also if the resources to close are gone, and the process ends because nothing is pending.
    process.exitCode = exitCode;
    stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.error({ err: error }, 'the stop was not clean');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      log.info({ signal }, 'stopping');
      end(0);
    });
  }
  void failed.then((reason) => {
    if (stopping) return;
    log.fatal({ reason }, 'Tribute cannot continue and stops');
    end(1);
  });
}

await run();
