import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const script = resolve(process.cwd(), 'scripts/check-prose.mjs');
const words = (count: number): string => `Word${' word'.repeat(count - 1)}.`;

const files = {
  'docs/page.md': `# Title\n\n${words(25)} ${words(25)}\n\nShort. ${words(26)}\n`,
  'README.md': `| a | b |\n| - | - |\n| ${words(26)} | c |\n`,
  'CHANGELOG.md': `\`\`\`\n${words(30)}\n\`\`\`\n\nA \`guard of ${words(30)}\` in code.\n`,
  'docs/adr/0001-one.md': 'The guard runs.\n',
  'schema.graphql': '"""The purse."""\ntype Wallet {\n  id: ID!\n}\n',
  'src/log.ts': "log.info({ id }, 'the guard has found nothing');\n",
  'src/refuse.ts': `\nrefuse(\`\${field} ${words(20).slice(0, -1)}\` + ' and six more words in it');\n`,
  'src/comment.ts': '/** A note.\n *\n * The guard. */\n\n// A line of\n// the guard.\n',
  'test/wallet.test.ts': `describe('a purse', () => {
  it.each([['the guard', 1]])('%s is ${words(25).slice(0, -1)}', () => {});
  it.skip('works', () => text('the guard'));
});
`,
  'src/store.ts': "sql`delete from the guard`;\nconst text = 'select guard from a_table where guard = 1';\n",
};

describe('the check of the prose', () => {
  let root: string;
  let status: number | null;
  let problems: string[];

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'tribute-prose-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const { stderr, ...ended } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    ({ status } = ended);
    problems = stderr.split('\n').filter((line) => line !== '');
  });

  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  const problemsIn = (file: keyof typeof files): string[] =>
    problems.filter((problem) => problem.startsWith(`${file}:`));

  it('fails', () => {
    expect(status).toBe(1);
  });

  it('names the line of a sentence with more than 25 words', () => {
    const long = 'docs/page.md:5: 26 words in one sentence, at most 25: "Word word word word word …"';
    expect(problemsIn('docs/page.md')).toEqual([long]);
  });

  it('checks the cells of tables', () => {
    const long = 'README.md:3: 26 words in one sentence, at most 25: "Word word word word word …"';
    expect(problemsIn('README.md')).toEqual([long]);
  });

  it('ignores code', () => {
    expect(problemsIn('CHANGELOG.md')).toEqual([]);
  });

  it('names a forbidden word and the word to use', () => {
    const guard = 'docs/adr/0001-one.md:1: Incorrect term: “guard”, use “fraud check” instead';
    expect(problemsIn('docs/adr/0001-one.md')).toEqual([guard]);
  });

  it('reads the descriptions of the schema', () => {
    expect(problemsIn('schema.graphql')).toEqual([
      expect.stringContaining('schema.graphql:1: Incorrect term'),
    ]);
  });

  it('reads messages in the sources, also in several pieces', () => {
    expect(problemsIn('src/log.ts')).toEqual([
      'src/log.ts:1: Incorrect term: “guard”, use “fraud check” instead',
    ]);
    expect(problemsIn('src/refuse.ts')).toEqual([
      'src/refuse.ts:2: 27 words in one sentence, at most 25: "Code Word word word word …"',
    ]);
  });

  it('reads comments', () => {
    expect(problemsIn('src/comment.ts')).toEqual([
      'src/comment.ts:1: Incorrect term: “guard”, use “fraud check” instead',
      'src/comment.ts:5: Incorrect term: “guard”, use “fraud check” instead',
    ]);
  });

  it('reads the names of tests, and nothing else of them', () => {
    expect(problemsIn('test/wallet.test.ts')).toEqual([
      expect.stringContaining('test/wallet.test.ts:1: Incorrect term: “purse”'),
      expect.stringContaining('test/wallet.test.ts:2: 27 words in one sentence, at most 25'),
    ]);
  });

  it('ignores SQL', () => {
    expect(problemsIn('src/store.ts')).toEqual([]);
  });
});
