/** The demo got an unexpected result: the expectation, and the result. */
export class DemoFailure extends Error {
  override name = 'DemoFailure';

  constructor(
    readonly expected: string,
    /** The last response, as text or parsed. */
    readonly got: unknown,
  ) {
    super(`expected ${expected}`);
  }
}
