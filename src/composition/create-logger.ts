import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config.js';

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

/** JSON lines in production and wherever nobody reads along; pretty lines on a terminal. Secrets are redacted. */
export function createLogger(config: Pick<Config, 'logLevel' | 'production'>): Logger {
  const pretty = !config.production && process.stderr.isTTY;
  return pino(
    {
      level: config.logLevel,
      redact: { paths: secretPaths, censor: '[redacted]' },
      base: null,
      serializers: { err: errorForLog },
    },
    // Standard error, so that standard output carries the one line that programs wait for and nothing else.
    pretty
      ? pino.transport({ target: 'pino-pretty', options: { destination: 2, ignore: 'pid,hostname' } })
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
