/*
 * Plain English: fails on a sentence that is too long, and on a word of prose/word-list.json. Each entry
 * there is a pattern and the word to use instead (docs/glossary.md). It reads the documents, the descriptions
 * of the schema, the messages, descriptions and comments in the sources, and the names of tests.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter, loadTextlintrc } from 'textlint';
import terminology from 'textlint-rule-terminology';
import { textsOfSources } from './prose/sources.mjs';
import wordList from './prose/word-list.json' with { type: 'json' };
import { wordsPerSentence } from './prose/words-per-sentence.mjs';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));

const markdown = await loadTextlintrc();
const linter = createLinter({
  descriptor: markdown.shallowMerge({
    rules: [
      { ruleId: 'words-per-sentence', rule: wordsPerSentence, options: { max: 25 } },
      { ruleId: 'terminology', rule: terminology, options: { defaultTerms: false, terms: wordList } },
    ],
  }),
});

const problems = [];
for (const file of globSync(
  ['*.md', 'docs/**/*.md', '.github/**/*.md', 'rest-compat/**/*.md', 'clients/**/*.md', 'bench/README.md'],
  { cwd: root },
)) {
  const { messages } = await linter.lintText(readFileSync(join(root, file), 'utf8'), file);
  for (const { loc, message } of messages) problems.push({ file, line: loc.start.line, message });
}
for (const { file, texts } of textsOfSources(root)) {
  // One paragraph for each text, on every other line.
  const paragraphs = texts.map(({ text }) => text.replaceAll(/\s+/g, ' ').trim()).join('\n\n');
  const { messages } = await linter.lintText(paragraphs, `${file}.md`);
  for (const { loc, message } of messages) {
    problems.push({ file, line: texts[Math.floor(loc.start.line / 2)].line, message });
  }
}
for (const { file, line, message } of problems) console.error(`${file}:${line}: ${message}`);
process.exitCode = problems.length === 0 ? 0 : 1;
