export enum Rounding {
  /** Towards zero. */
  DOWN = 'DOWN',
  /** To the nearest; halves away from zero. */
  HALF_UP = 'HALF_UP',
  /** To the nearest; halves to even, so that the errors of many roundings cancel out. */
  HALF_EVEN = 'HALF_EVEN',
}

/** `numerator / denominator` as a whole number, rounded once. The denominator must be above zero. */
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
