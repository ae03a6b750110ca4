/** The demo did not see what it should have: says what that was, and what came instead. */
export class DemoFailure extends Error {
  override name = 'DemoFailure';

  constructor(
    readonly expected: string,
    /** The last answer, as text or as what was parsed. */
    readonly got: unknown,
  ) {
    super(`expected ${expected}`);
  }
}
