import type * as z from 'zod';
import { ConfigError } from './config-error.js';

/** One environment variable, as data. */
export interface Setting {
  readonly name: string;
  readonly description: string;
  /** Checks and converts the text. Its own description says what is allowed. */
  readonly schema: z.ZodType<unknown, string>;
  /** The text of a variable that is not set. Without it, the value is undefined. */
  readonly fallback?: string;
  /** Set when the value affects money: every process on one database needs the same value. */
  readonly isMoney?: true;
  /** Set when the value is a secret or contains one: no error shows it. */
  readonly isSecret?: true;
  /** The name of another setting that this one needs. */
  readonly requires?: string;
  /** Replaces `schema` with `NODE_ENV=test`. */
  readonly schemaOfTests?: z.ZodType<unknown, string>;
}

/** Settings by the names of their values. */
export type SettingTable = Readonly<Record<string, Setting>>;

/** The values of a table: each is undefined if it is not set and has no default. */
export type ConfigOf<Table extends SettingTable> = {
  readonly [Key in keyof Table]:
    z.output<Table[Key]['schema']> | (Table[Key] extends { readonly fallback: string } ? never : undefined);
};

/** The texts of environment variables, by name. An empty text counts as not set. */
export type SettingTexts = Readonly<Record<string, string | undefined>>;

/** Reads the settings of a table. The first invalid one throws `ConfigError`. */
export function readSettings<Table extends SettingTable>(
  table: Table,
  environment: SettingTexts,
): ConfigOf<Table> {
  const values = Object.entries<Setting>(table).map(([key, setting]) => [key, read(setting, environment)]);
  return Object.fromEntries(values) as ConfigOf<Table>;
}

function read(setting: Setting, environment: SettingTexts): unknown {
  const { name, schema, schemaOfTests = schema, fallback, isSecret, requires } = setting;
  const text = environment[name] || fallback;
  if (text === undefined) return undefined;
  const { success, data } = (environment['NODE_ENV'] === 'test' ? schemaOfTests : schema).safeParse(text);
  if (!success) {
    const shown = isSecret ? 'not usable' : `"${text}"`;
    throw new ConfigError(`${name} is ${shown}; allowed: ${allowedBy(setting).replaceAll('`', '')}.`);
  }
  if (requires !== undefined && !environment[requires]) {
    throw new ConfigError(`${name} requires ${requires}.`);
  }
  return data;
}

/** What a setting may be, as Markdown. */
export function allowedBy({ name, schema }: Setting): string {
  if (schema.description === undefined) throw new Error(`The schema of ${name} has no description.`);
  return schema.description;
}
