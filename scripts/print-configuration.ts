import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { settings } from '../src/config.js';
import { allowedBy, type Setting } from '../src/kernel/setting.js';

const rows = Object.values<Setting>(settings).map((setting) => {
  const { name, description, fallback = '', isMoney } = setting;
  const about = `${description}${isMoney ? ' Money setting.' : ''}`;
  return `| \`${name}\` | ${about} | ${allowedBy(setting)} | ${fallback === '' ? '' : `\`${fallback}\``} |`;
});

const text = `# Configuration

Everything is set by environment variables, and all are optional. Without any, Tribute starts with an embedded PostgreSQL in
\`.data/\`. A value that cannot be used stops the start with a line that names the variable and what is allowed. An empty value
counts as not set.

Every process on one database needs the same value of a **money setting**; see [changing one](operations.md#changing-a-money-setting).

<!-- Generated from src/**/*.settings.ts by \`npm run generate\`. -->

| variable | what it is | allowed | default |
| --- | --- | --- | --- |
${rows.join('\n')}
`;

// Run by `npm run generate` from the root of the project.
const file = 'docs/configuration.md';
const style = await resolveConfig(file);
await writeFile(file, await format(text, { ...style, filepath: file }));
