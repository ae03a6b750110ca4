import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { settings } from '../src/config.js';

const rows = Object.values(settings).map(
  ({ name, description, allowed, fallback }) =>
    `| \`${name}\` | ${description} | ${allowed} | ${fallback === undefined || fallback === '' ? '' : `\`${fallback}\``} |`,
);

const text = `# Configuration

Everything is set by environment variables, and nothing has to be: without any, Tribute starts with an embedded PostgreSQL in
\`.data/\`. A value that cannot be used stops the start with a line that names the variable and what is allowed. An empty value
counts as not set.

<!-- Generated from src/config.ts by \`npm run generate\`. -->

| variable | what it is | allowed | default |
| --- | --- | --- | --- |
${rows.join('\n')}
`;

// Run by `npm run generate` from the root of the project.
const file = 'docs/configuration.md';
const style = await resolveConfig(file);
await writeFile(file, await format(text, { ...style, filepath: file }));
