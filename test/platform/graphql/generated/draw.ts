import fc, { type GeneratorValue } from 'fast-check';

const below = (count: number): fc.Arbitrary<number> => fc.noBias(fc.nat({ max: count - 1 }));
const anyText = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'binary', maxLength });
const anyJson = (): fc.Arbitrary<unknown> => fc.jsonValue({ maxDepth: 3 });

/** Random choices by fast-check, which a seed repeats. */
export class Draw {
  constructor(private readonly value: GeneratorValue) {}

  /** A whole number below `count`. */
  below(count: number): number {
    return this.value(below, count);
  }

  /** True in this percentage of cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** One of the choices, which must not be empty. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** Any text, with any code units. */
  text(maxLength = 40): string {
    return this.value(anyText, maxLength);
  }

  json(): unknown {
    return this.value(anyJson);
  }

  /** This many values. */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
