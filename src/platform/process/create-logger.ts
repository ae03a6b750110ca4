import { hostname } from 'node:os';
import { pino, type DestinationStream, type Logger } from 'pino';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maskEmails } from '../../kernel/mask-emails.js';
import type { ConfigOf } from '../../kernel/setting.js';
import { limitRepeats } from './limit-repeats.js';
import type { processSettings } from './process.settings.js';
import { projectRoot } from '../../kernel/project-root.js';

/** Where secrets may occur in log data: headers, mutation inputs, answers. */
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

/**
 * JSON lines in production or without a terminal, pretty lines on one. Each names the host, process, role and
 * version. Secrets are redacted, email addresses masked, and repeated warnings and errors limited.
 */
export function createLogger(config: ConfigOf<typeof processSettings>): Logger {
  const pretty = !config.production && process.stderr.isTTY;
  return pino(
    {
      level: config.logLevel,
      redact: { paths: secretPaths, censor: '[redacted]' },
      base: { host: hostname(), pid: process.pid, role: config.role, version: readVersion() },
      serializers: { err: errorForLog },
      hooks: { logMethod: limitRepeats(config.logRepeats), streamWrite: maskEmails },
    },
    // Standard error, so that standard output carries only the one line that programs wait for.
    pretty
      ? pino.transport({
          target: 'pino-pretty',
          options: { destination: 2, ignore: 'host,pid,role,version' },
        })
      : buffered(),
  );
}

/**
 * Standard error, written asynchronously: synchronous writes cost a busy server a fifth of its requests. The
 * lines of one event-loop turn are one write, because a write takes longer than making a line. Pending lines
 * are written on exit. Only `kill -9` loses them, and the database has the data.
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

/** The useful part of an error. Drivers attach whole connections to errors, which may contain secrets. */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const cause = error.cause === undefined ? undefined : errorForLog(error.cause);
  return { type: error.name, message: error.message, code, constraint, stack: error.stack, cause };
}

/** The version in package.json; `unknown` if that file is missing. */
function readVersion(): string {
  const file = join(projectRoot, 'package.json');
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
    return version ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
