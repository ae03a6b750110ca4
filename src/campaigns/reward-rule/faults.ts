import { ErrorCode, RefusedError, type Problem } from '../../kernel/errors.js';

/** A path in the input: `['rules', '2', 'key']`. */
export type Path = readonly [string, ...string[]];

/** The most faults to report at once. */
const maxFaults = 100;

/** Collects all faults, so that a caller gets them at once. */
export class Faults {
  private readonly problems: Problem[] = [];

  /** Adds a fault. The message says what is allowed, as a sentence or as a continuation of the path. */
  add(path: readonly string[], message: string, code = ErrorCode.INVALID): void {
    if (this.problems.length >= maxFaults) return;
    const sentence = /^[a-z]/.test(message) ? `${path.join('.')} ${message}` : message;
    this.problems.push({ code, message: sentence, field: path });
  }

  /** Returns the result of `read`, or undefined if it refuses, which is added as a fault. */
  trying<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      for (const { field, message, code } of error.problems) this.add(field ?? [], message, code);
      return undefined;
    }
  }

  /** All faults so far. */
  get all(): readonly Problem[] {
    return this.problems;
  }

  /** Throws all faults, if any. */
  refuseAny(): void {
    const [first, ...more] = this.problems;
    if (first) throw new RefusedError([first, ...more]);
  }
}

/** A path inside another one. */
export function inside(path: Path, ...more: (string | number)[]): Path {
  return [...path, ...more.map(String)] as unknown as Path;
}
