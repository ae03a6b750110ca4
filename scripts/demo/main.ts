import { parseArgs } from 'node:util';
import { DemoFailure } from './demo-failure.js';
import { MailFolder } from './mail-folder.js';
import { Narrator } from './narrator.js';
import { OwnServer } from './own-server.js';
import { tellStory } from './tell-story.js';

const usage = `Plays Tribute's main flow step by step.

  npm run demo                                    against a server that it starts and stops itself
  npm run demo -- --url http://localhost:3000     against a running server, in its sandbox
`;

/** The command-line options; undefined when invalid. */
function readOptions(): { url?: string | undefined; help?: boolean | undefined } | undefined {
  try {
    const options = { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    const { url, help } = parseArgs({ options }).values;
    if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return undefined;
    return { url, help };
  } catch {
    return undefined;
  }
}

/** Rejects on a signal to end the demo. */
function interrupted(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        reject(new DemoFailure('no interruption before the end', signal));
      });
    }
  });
}

/** The resources to release at the end. */
interface Opened {
  server?: OwnServer;
  readonly stack: AsyncDisposableStack;
}

async function chooseServer(url: string | undefined, narrator: Narrator, opened: Opened): Promise<string> {
  if (url !== undefined) {
    narrator.note(`The server at ${url} is used unchanged. It must run on this machine, with`);
    narrator.note('WEBHOOK_ALLOWED_PRIVATE_RANGES=127.0.0.0/8, because the webhooks come to this process.');
    return url;
  }
  narrator.note('Starting a server, with an embedded PostgreSQL in a temporary folder …');
  const server = new OwnServer();
  opened.server = server;
  opened.stack.defer(async () => server.stop());
  const address = await server.ready();
  narrator.note(`It listens on ${address}.`);
  return address;
}

async function play(url: string | undefined, narrator: Narrator, opened: Opened): Promise<void> {
  const address = await chooseServer(url, narrator, opened);
  const mails = opened.server && new MailFolder(opened.server.mailFolder);
  await tellStory(address, narrator, mails, (close) => {
    opened.stack.defer(close);
  });
}

/** Plays the story and cleans up. @returns the exit code. */
async function run(url: string | undefined, narrator: Narrator): Promise<number> {
  const opened: Opened = { stack: new AsyncDisposableStack() };
  const startedAt = performance.now();
  let code = 0;
  try {
    narrator.title('Tribute, from the sign-up to the paid reward');
    await Promise.race([play(url, narrator, opened), interrupted()]);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    narrator.line(`\nEverything worked, in ${seconds} s.`);
  } catch (error) {
    code = 1;
    if (error instanceof DemoFailure) narrator.failure(error.expected, error.got);
    else narrator.failure('no error', error instanceof Error ? error.stack : String(error));
    if (opened.server) narrator.line(`\nThe end of the server's log:\n${opened.server.logTail}`);
  }
  await opened.stack.disposeAsync();
  return code;
}

const options = readOptions();
if (options === undefined || options.help === true) {
  process.stdout.write(usage);
  process.exitCode = options === undefined ? 1 : 0;
} else {
  const colourful = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  const narrator = new Narrator((text) => process.stdout.write(text), colourful);
  process.exitCode = await run(options.url, narrator);
}
