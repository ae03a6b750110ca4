/** One environment variable: its name, its meaning, and its parser. */
export interface Setting<T> {
  readonly name: string;
  readonly description: string;
  readonly allowed: string;
  readonly fallback: string | undefined;
  /** Set when the value affects money: every process on one database needs the same value. */
  readonly isMoney?: true;
  /** Parses a text; undefined if it is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

/** The result of reading a settings table: each value, undefined if optional and without a default. */
export type ConfigOf<Table extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [Key in keyof Table]:
    | Exclude<ReturnType<Table[Key]['parse']>, undefined>
    | (Table[Key]['fallback'] extends undefined ? undefined : never);
};
