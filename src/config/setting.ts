/** One environment variable: what it is called, what it means, and how its text is read. */
export interface Setting<T> {
  readonly name: string;
  readonly description: string;
  readonly allowed: string;
  readonly fallback: string | undefined;
  /** The value of a text, or undefined when it is not allowed. */
  readonly parse: (text: string) => T | undefined;
}
