/** Set by the global set-up of `npm run test:services`. */
export const wholeVolume = 'TRIBUTE_TEST_WHOLE_VOLUME';

const isWhole = process.env[wholeVolume] !== undefined;

/**
 * How much of a long test runs: a number, or the rows of `it.each`. A file named `*.volume.test.ts` runs twice: in part by `npm test`,
 * which has to stay short, and as a whole by `npm run test:services`. The expectations are the same.
 */
export function volume(whole: number, part: number): number;
export function volume<Row>(whole: readonly Row[], part: readonly Row[]): readonly Row[];
export function volume<Amount>(whole: Amount, part: Amount): Amount {
  return isWhole ? whole : part;
}

/** Declares the cases of a `*.volume.test.ts` that are in the whole only: variations of a case that is in the part as well. */
export function inWholeOnly(declareCases: () => void): void {
  if (isWhole) declareCases();
}
