/** One environment variable: what it is called, what it means, and how its text is read. */
export interface Setting<T> {
  readonly name: string;
  readonly description: string;
  readonly allowed: string;
  readonly fallback: string | undefined;
  /** Set when the value decides about money: every process on one database needs the same value. */
  readonly isMoney?: true;
  /** The value of a text, or undefined when it is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

/** What a table of settings reads to: each setting's value, undefined where it may be left out without a default. */
export type ConfigOf<Table extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [Key in keyof Table]:
    | Exclude<ReturnType<Table[Key]['parse']>, undefined>
    | (Table[Key]['fallback'] extends undefined ? undefined : never);
};
