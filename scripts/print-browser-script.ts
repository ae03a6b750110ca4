import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { readBrowserScript } from '../src/tracking/browser-script/browser-script.js';
import { scriptTag } from '../src/tracking/browser-script/script-tag.js';

const { path, integrity } = readBrowserScript().current;
const tag = scriptTag(`https://tribute.example${path}`, integrity);

// Run by `npm run generate` from the root of the project.
const file = 'docs/browser-script.md';
const text = await readFile(file, 'utf8');
const [before, rest] = text.split(/(?<=<!-- The tag is generated .*-->\n)/);
const [, after] = (rest ?? '').split(/(?=<!-- The end of the tag\. -->)/);
if (after === undefined) throw new Error(`${file} has no place for the tag.`);
const style = await resolveConfig(file);
const page = `${before}\n\`\`\`html\n${tag}\n\`\`\`\n\n${after}`;
await writeFile(file, await format(page, { ...style, filepath: file }));
