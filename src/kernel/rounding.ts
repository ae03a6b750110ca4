/** Where what does not fit goes. */
export enum Rounding {
  /** Towards zero. */
  DOWN = 'DOWN',
  /** To the nearest; from the middle away from zero. */
  HALF_UP = 'HALF_UP',
  /** To the nearest; from the middle to the even one, so that many of them cancel out. */
  HALF_EVEN = 'HALF_EVEN',
}

/** `numerator / denominator` as a whole number, rounded once. The denominator is above zero. */
export function divideRounded(numerator: bigint, denominator: bigint, mode: Rounding): bigint {
  if (denominator <= 0n) throw new RangeError('The denominator must be above zero.');
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const negative = numerator < 0n;
  const twice = 2n * (negative ? -rest : rest);
  const isFurther = {
    [Rounding.DOWN]: false,
    [Rounding.HALF_UP]: twice >= denominator,
    [Rounding.HALF_EVEN]: twice > denominator || (twice === denominator && quotient % 2n !== 0n),
  }[mode];
  if (!isFurther) return quotient;
  return negative ? quotient - 1n : quotient + 1n;
}
