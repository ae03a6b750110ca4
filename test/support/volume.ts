/** Set by the global set-up of `npm run test:services`. */
export const wholeVolume = 'TRIBUTE_TEST_WHOLE_VOLUME';

/**
 * How much of a long test runs. A file named `*.volume.test.ts` runs twice: in part by `npm test`, which has to stay short, and as a
 * whole by `npm run test:services`. What it expects is the same.
 */
export function volume(whole: number, part: number): number {
  return process.env[wholeVolume] === undefined ? part : whole;
}
