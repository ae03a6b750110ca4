import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchDir } from './paths.mjs';
import { pinned } from './cores.mjs';

const resultsFile = join(benchDir, 'RESULTS.md');
const preamble = `# Results

Ratios hold, absolute figures swing with the machine and with what else it does: compare within one table only.
Every table comes from one run of \`npm run bench -- <name>\`, contenders in turn, medians over the rounds.
`;

/**
 * A section of the results: what ran where, the figures of each contender, and each one's ratio to the
 * others.
 * @param {{ name: string, title: string, notes: string, ratioOf: string, rounds: number, pairs?: [string,
 * string][], figures: Map<string, import('./rounds.mjs').Figures>, postgres: string }} result
 */
export function describe({ name, title, notes, ratioOf, rounds, pairs, figures, postgres }) {
  const cores = pinned ? 'contender on one core, load and PostgreSQL on another' : 'nothing pinned';
  const processors = cpus();
  const machine = `${processors.length} cores (${processors[0].model.trim()}), ${cores}; Node ${process.versions.node}, PostgreSQL ${postgres}`;
  return [
    `## ${name}: ${title}`,
    `\`npm run bench -- ${name}\`, ${new Date().toISOString().slice(0, 10)}, medians of ${rounds} rounds. ${machine}.`,
    notes,
    tableOf(figures, ratioOf),
    ...(pairs ? [pairsOf(pairs, figures, ratioOf)] : []),
  ].join('\n\n');
}

/** One row a contender; the last columns say how many times the first contender's figure each one has. */
function tableOf(figures, ratioOf) {
  const [first] = figures.values();
  const columns = Object.keys(first);
  const rows = [...figures].map(([name, figure]) => [
    name,
    ...columns.map((column) => round(figure[column])),
    ratio(first[ratioOf], figure[ratioOf]),
  ]);
  const firstName = figures.keys().next().value;
  const header = ['contender', ...columns, `${ratioOf}: ${firstName} / this`];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, index) => (index === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map(line).join('\n');
}

/** How contenders that are not the first compare with the one that is meant for them. */
function pairsOf(pairs, figures, ratioOf) {
  const sayings = pairs.map(
    ([ours, theirs]) =>
      `${ours} / ${theirs}: **${ratio(figures.get(ours)[ratioOf], figures.get(theirs)[ratioOf])}**`,
  );
  return `${sayings.join('. ')}.`;
}

function round(value) {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 10 ? 1 : 2);
}

function ratio(ours, theirs) {
  return ours === undefined || theirs === undefined ? '–' : (ours / theirs).toFixed(2);
}

/**
 * Puts a section in its place in RESULTS.md: over the older one of the same bench, or at the end.
 * @param {string} name
 * @param {string} section
 */
export function record(name, section) {
  const text = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : preamble;
  const [head, ...sections] = text.split(/^(?=## )/m).map((part) => part.trim());
  const index = sections.findIndex((part) => part.startsWith(`## ${name}:`));
  if (index < 0) sections.push(section);
  else sections[index] = section;
  writeFileSync(resultsFile, `${[head, ...sections].join('\n\n')}\n`);
}
