import { hostname } from 'node:os';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config.js';
import { maskEmails } from '../kernel/mask-emails.js';
import { limitRepeats } from './limit-repeats.js';
import { programVersion } from './program-version.js';

/** Where secrets may stand in what is logged: headers, mutation inputs, answers. */
const secretPaths = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers.api_key',
  'res.headers["set-cookie"]',
  '*.password',
  '*.token',
  '*.secret',
  'password',
  'token',
  'secret',
];

/** The settings that decide what is logged. */
type LogConfig = Pick<Config, 'logLevel' | 'logRepeats' | 'production' | 'role'>;

/**
 * JSON lines in production and wherever nobody reads along; pretty lines on a terminal. Each line names the host, the process, its role
 * and the program's version. Secrets are redacted, e-mail addresses are masked, and warnings and errors that repeat are limited.
 */
export function createLogger(config: LogConfig): Logger {
  const pretty = !config.production && process.stderr.isTTY;
  return pino(
    {
      level: config.logLevel,
      redact: { paths: secretPaths, censor: '[redacted]' },
      base: { host: hostname(), pid: process.pid, role: config.role, version: programVersion },
      serializers: { err: errorForLog },
      hooks: { logMethod: limitRepeats(config.logRepeats), streamWrite: maskEmails },
    },
    // Standard error, so that standard output carries the one line that programs wait for and nothing else.
    pretty
      ? pino.transport({
          target: 'pino-pretty',
          options: { destination: 2, ignore: 'host,pid,role,version' },
        })
      : buffered(),
  );
}

/**
 * Standard error, written while the process goes on: a write that waits for it costs a fifth of the requests of a busy server.
 * The lines of one turn of the event loop are one write, because each write takes longer than making its line.
 * What is on its way when the process ends is written then; only `kill -9` loses it, and the truth is in the database.
 */
function buffered(): DestinationStream {
  const destination = pino.destination({ dest: 2, sync: false });
  let lines = '';
  const pass = (): void => {
    if (lines !== '') destination.write(lines);
    lines = '';
  };
  process.on('exit', () => {
    pass();
    destination.flushSync();
  });
  return {
    write(line) {
      if (lines === '') setImmediate(pass);
      lines += line;
    },
  };
}

/** What of an error is worth reading. Drivers hang whole connections on theirs, which may hold what nobody should see. */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const cause = error.cause === undefined ? undefined : errorForLog(error.cause);
  return { type: error.name, message: error.message, code, constraint, stack: error.stack, cause };
}
