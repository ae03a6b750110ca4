import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { settings } from '../../src/config.js';
import { DemoFailure } from './demo-failure.js';

const mainFile = resolve(import.meta.dirname, '../../program/main.js');
const startMs = 60_000;
const stopMs = 20_000;

/** The environment without any Tribute settings, so that the demo cannot reach another database. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const names = new Set<string>(Object.values(settings).map(({ name }) => name));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.has(name)));
}

/** A server for the demo alone, on a free port, with an embedded PostgreSQL in its own folder. */
export class OwnServer {
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'tribute-demo-'));
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private readonly exited: Promise<string>;
  private output = '';
  private log = '';

  constructor() {
    this.child = spawn(process.execPath, [mainFile], {
      env: {
        ...cleanEnvironment(),
        PORT: '0',
        DATA_DIR: this.dataDir,
        LOG_LEVEL: 'warn',
        WEBHOOK_ALLOWED_PRIVATE_RANGES: '127.0.0.0/8',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log = (this.log + text).slice(-4000);
    });
    this.exited = once(this.child, 'exit').then(
      ([code, signal]) => `It ended with ${String(code ?? signal)}.`,
    );
  }

  /** The folder of its emails. */
  get mailFolder(): string {
    return join(this.dataDir, 'mail');
  }

  /** The end of its log, for failures. */
  get logTail(): string {
    return this.log;
  }

  /** Resolves with its URL when it listens. */
  async ready(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<string>((late) => {
      timer = setTimeout(late, startMs, `Nothing for ${startMs / 1000} s.`);
    });
    try {
      const outcome = await Promise.race([this.listening(), this.exited, tooLate]);
      if (!outcome.startsWith('http')) throw new DemoFailure('the server to listen', outcome);
      return outcome;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops it cleanly and removes its data. */
  async stop(): Promise<void> {
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), stopMs);
    this.child.kill('SIGTERM');
    await this.exited;
    clearTimeout(impatience);
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private listening(): Promise<string> {
    return new Promise((resolveUrl) => {
      this.child.stdout.on('data', () => {
        const address = /Tribute is listening on (\S+)\n/.exec(this.output)?.[1];
        if (address !== undefined) resolveUrl(address);
      });
    });
  }
}
