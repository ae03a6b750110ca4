/*
 * Runs scripts of package.json, two at a time, and prints the output of each one when it ends. Fails if one
 * of them fails. Usage: node scripts/run-scripts.mjs <script>…
 */
import { spawn } from 'node:child_process';

const waiting = process.argv.slice(2);

/** Takes scripts until none is left. */
async function lane() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const { code, output } = await run(name);
    process.stdout.write(output);
    if (code === 0) continue;
    console.error(`npm run ${name} failed.`);
    process.exitCode = 1;
  }
}

async function run(name) {
  // npm is a batch file on Windows, which only a shell runs.
  const child = spawn(`npm run --silent ${name}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const pieces = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => pieces.push(piece));
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  return { code, output: Buffer.concat(pieces) };
}

await Promise.all([lane(), lane()]);
