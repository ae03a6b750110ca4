import { ErrorCode, RefusedError, type Problem } from '../../kernel/errors.js';

/** Where in what a caller sent: `['rules', '2', 'key']`. */
export type Path = readonly [string, ...string[]];

/** The most faults to name at once. */
const maxFaults = 100;

/** Collects all that is wrong with something, so that a caller hears of everything at once. */
export class Faults {
  private readonly problems: Problem[] = [];

  /** Notes that a value is not what it should be; the message says what is allowed, as a sentence or as what follows the path. */
  add(path: readonly string[], message: string, code = ErrorCode.INVALID): void {
    if (this.problems.length >= maxFaults) return;
    const sentence = /^[a-z]/.test(message) ? `${path.join('.')} ${message}` : message;
    this.problems.push({ code, message: sentence, field: path });
  }

  /** What `read` answers, or undefined when it refuses, which is noted. */
  trying<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      for (const { field, message, code } of error.problems) this.add(field ?? [], message, code);
      return undefined;
    }
  }

  /** Throws all that was noted, if anything was. */
  refuseAny(): void {
    const [first, ...more] = this.problems;
    if (first) throw new RefusedError([first, ...more]);
  }
}

/** A place inside of another. */
export function inside(path: Path, ...more: (string | number)[]): Path {
  return [...path, ...more.map(String)] as unknown as Path;
}
