/** Set by the global set-up of `npm run test:services`. */
export const wholeVolume = 'TRIBUTE_TEST_WHOLE_VOLUME';

const isWhole = process.env[wholeVolume] !== undefined;

/**
 * The size of a long test: a number, or the rows of `it.each`. A file `*.volume.test.ts` runs twice, with
 * equal expectations: in part by `npm test`, which must stay short, completely by `npm run test:services`.
 */
export function volume(whole: number, part: number): number;
export function volume<Row>(whole: readonly Row[], part: readonly Row[]): readonly Row[];
export function volume<Amount>(whole: Amount, part: Amount): Amount {
  return isWhole ? whole : part;
}

/** Declares cases of a `*.volume.test.ts` for the complete run only: variations of a case in the part. */
export function inWholeOnly(declareCases: () => void): void {
  if (isWhole) declareCases();
}
