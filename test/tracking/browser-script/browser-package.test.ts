import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Manifest {
  readonly name: string;
  readonly private: boolean;
  readonly dependencies?: object;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<'.', { readonly types: string; readonly default: string }>>;
}

const built = resolve('dist/clients/browser');
let project: string;
let manifest: Manifest;

/** An application that has installed what `npm pack` would put into the package. */
beforeAll(async () => {
  manifest = JSON.parse(await readFile(join(built, 'package.json'), 'utf8')) as Manifest;
  project = await mkdtemp(join(tmpdir(), 'tribute-application-'));
  const target = join(project, 'node_modules', manifest.name);
  await mkdir(target, { recursive: true });
  for (const file of ['package.json', ...manifest.files]) {
    await cp(join(built, file), join(target, file), { recursive: true });
  }
});
afterAll(async () => rm(project, { recursive: true, force: true }));

describe('the package of the browser script', () => {
  it('is not published, depends on nothing, and has no effect when it is imported', async () => {
    expect(manifest).toMatchObject({ name: '@tribute/browser', private: true });
    expect(manifest.dependencies).toBeUndefined();
    expect(await readdir(join(project, 'node_modules', manifest.name))).toEqual(
      expect.arrayContaining(['index.js', 'tpow.js', 'types']),
    );
    // Importing it works where there is no page, as on a server that renders pages.
    const run = "import { start } from '@tribute/browser'; console.log(typeof start, typeof window)";
    const words = ['--input-type=module', '-e', run];
    expect(execFileSync(process.execPath, words, { cwd: project }).toString()).toBe('function undefined\n');
  });

  it('has types for strict applications', async () => {
    const code = `import { start, type ConversionResult, type Settings, type TonicPow } from '@tribute/browser';
      const settings: Settings = { server: 'https://tribute.example', key: 'pk_live_x', clean: true };
      const tonicpow: TonicPow = start(settings);
      const result: ConversionResult = await tonicpow.convert('goal_x', { amount: 1, customDimensions: { a: [1] } });
      if (result.recorded) console.log(result.conversion.id);
      else console.log(result.reason === 'NO_SESSION', result.message);
      const session: string | null = tonicpow.getVisitorSession();
      console.log(session, window.__tpow_sid);
      // @ts-expect-error -- amounts are numbers
      await tonicpow.convert('goal_x', { amount: '1' });
      // @ts-expect-error -- the server is required
      start({ key: 'pk_live_x' });
    `;
    await writeFile(join(project, 'application.ts'), code);
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom', '--types', ''];
    const modules = ['--module', 'esnext', '--moduleResolution', 'bundler', '--ignoreConfig'];
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin/tsc',
    );
    const words = [compiler, ...options, ...modules, 'application.ts'];
    const output = execFileSync(process.execPath, words, { cwd: project }).toString();
    expect(output).toBe('');
  });
});
