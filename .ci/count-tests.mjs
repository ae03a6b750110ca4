/*
 * Says how a jest run ended, from jest's own report: node .ci/count-tests.mjs <report> <exit status>.
 * A suite that could not run counts as a failure; so does a run that left no report or, without a
 * failed test, did not end well (nothing to run, a teardown that threw).
 */
import { readFileSync } from 'node:fs';

const [path, status] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = readReport(path);
const reported = numFailedTests + numRuntimeErrorTestSuites;
const failed = reported === 0 && status !== '0' ? 1 : reported;

console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
