/*
 * Says how jest runs ended, summed up, from jest's own reports: node .ci/count-tests.mjs (<report> <exit
 * status>)... A suite that could not run counts as a failure; so does a run that left no report or, without a
 * failed test, did not end well (nothing to run, a teardown that threw).
 */
import { readFileSync } from 'node:fs';

const words = process.argv.slice(2);
const runs = words.flatMap((path, index) => (index % 2 === 0 ? [count(path, words[index + 1])] : []));
const passed = runs.reduce((sum, run) => sum + run.passed, 0);
const failed = runs.reduce((sum, run) => sum + run.failed, 0);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && runs.length > 0 ? 0 : 1;

function count(path, status) {
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = readReport(path);
  const reported = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: reported === 0 && status !== '0' ? 1 : reported };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
