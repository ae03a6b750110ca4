import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** What a script printed, and its exit code: -1 if it did not run or a signal ended it. */
export interface ScriptOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of `scripts/`, without npm and with only these variables. */
export async function runScript(
  name: string,
  variables: Record<string, string>,
  ...words: string[]
): Promise<ScriptOutcome> {
  const script = resolve(import.meta.dirname, `../../scripts/${name}.js`);
  const env = { PATH: process.env['PATH'], ...variables };
  return new Promise((done) => {
    execFile(process.execPath, [script, ...words], { env }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}
