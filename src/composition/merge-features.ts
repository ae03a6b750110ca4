import type { EntityClass } from '@mikro-orm/core';
import type { Catalogue } from '../kernel/catalogue.js';
import type { CopiedValues } from '../kernel/copied-values.js';
import type { Access, Feature, Figure, NodeKind, OperationTable, TypeAccess } from '../kernel/feature.js';
import type { PersonalTable } from '../kernel/personal-data.js';
import type { Quota } from '../kernel/quotas.js';
import type { ReasonTable } from '../kernel/reason-kind.js';
import type { EmptiedTable } from '../kernel/sandbox-tables.js';
import type { SettingTable } from '../kernel/setting.js';

/** What a feature adds without any service. */
type StaticFeature = Omit<Feature, 'create'>;

/** What all features add, put together. */
export interface MergedFeatures extends Catalogue {
  readonly entities: readonly EntityClass<object>[];
  readonly nodes: Readonly<Record<string, NodeKind>>;
  readonly operations: OperationTable;
  readonly types: Readonly<Record<string, TypeAccess>>;
  readonly ownRelations: ReadonlySet<string>;
  readonly copiedValues: CopiedValues;
  /** The deletions of a sandbox reset, in their order. */
  readonly emptiedTables: readonly EmptiedTable[];
  /** The tables of which a feature says what a sandbox reset does with them. */
  readonly sandboxTables: ReadonlySet<string>;
  /** The tables with data of customers, in the order of an erasure. */
  readonly personalData: ReadonlyMap<string, PersonalTable>;
  /** The enums of reasons, by what they explain. */
  readonly reasons: ReasonTable;
  /** The actions of the audit log that are no operations, with their descriptions. */
  readonly auditActions: Readonly<Record<string, string>>;
  readonly quotas: readonly Quota[];
  readonly figures: readonly Figure[];
  readonly settings: SettingTable;
}

/**
 * Puts features together. Throws when two of them add the same thing, or when one uses what none declares.
 */
export function mergeFeatures(features: readonly StaticFeature[]): MergedFeatures {
  const merged = {
    ids: merge(features, 'id kind', ({ ids }) => ids),
    scopes: merge(features, 'scope', ({ scopes }) => scopes),
    eventTypes: merge(features, 'event type', ({ eventTypes }) => eventTypes),
    entities: features.flatMap(({ entities }) => entities ?? []),
    nodes: Object.fromEntries(merge(features, 'node', ({ nodes }) => nodes)),
    operations: {
      Query: Object.fromEntries(merge(features, 'query', ({ operations }) => operations?.Query)),
      Mutation: Object.fromEntries(merge(features, 'mutation', ({ operations }) => operations?.Mutation)),
      Subscription: Object.fromEntries(
        merge(features, 'subscription', ({ operations }) => operations?.Subscription),
      ),
    },
    types: Object.fromEntries(merge(features, 'type', ({ types }) => types)),
    ownRelations: new Set(features.flatMap(({ ownRelations }) => ownRelations ?? [])),
    copiedValues: Object.fromEntries(merge(features, 'copied value', ({ copiedValues }) => copiedValues)),
    emptiedTables: features.toReversed().flatMap(({ sandbox }) => sandbox?.empties ?? []),
    sandboxTables: new Set(merge(features, 'sandbox table', tablesOf).keys()),
    personalData: merge(features, 'table with personal data', ({ personalData }) => personalData),
    reasons: Object.fromEntries(merge(features, 'kind of reason', ({ reasons }) => reasons)),
    auditActions: Object.fromEntries(merge(features, 'audit action', ({ auditActions }) => auditActions)),
    quotas: features.flatMap(({ quotas }) => quotas ?? []),
    figures: features.flatMap(({ figures }) => figures ?? []),
    settings: Object.fromEntries(merge(features, 'setting', settingsOf)),
  };
  requireDeclared(merged);
  requireVariables(features);
  return merged;
}

/** Environment variables have one meaning each, and those that others require exist. */
function requireVariables(features: readonly StaticFeature[]): void {
  const variables = merge(features, 'variable', (feature) =>
    Object.fromEntries(Object.values(settingsOf(feature)).map((setting) => [setting.name, setting])),
  );
  for (const { name, requires = name } of variables.values()) {
    if (!variables.has(requires)) throw new Error(`${name} requires ${requires}, which no feature adds.`);
  }
}

/** Its settings, and its quotas by their variables. */
function settingsOf({ settings, quotas = [] }: StaticFeature): SettingTable {
  return { ...settings, ...Object.fromEntries(quotas.map((quota) => [quota.name, quota])) };
}

function tablesOf({ sandbox }: StaticFeature): Readonly<Record<string, unknown>> {
  return { ...Object.groupBy(sandbox?.empties ?? [], ({ table }) => table), ...sandbox?.keeps };
}

/** One kind of row of all features, by name. */
function merge<Row>(
  features: readonly StaticFeature[],
  what: string,
  of: (feature: StaticFeature) => Readonly<Record<string, Row>> | undefined,
): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const feature of features) {
    for (const [name, row] of Object.entries(of(feature) ?? {})) {
      if (rows.has(name)) {
        const owner = features.find((other) => Object.hasOwn(of(other) ?? {}, name));
        throw new Error(`${owner?.room} and ${feature.room} both add the ${what} ${name}.`);
      }
      rows.set(name, row);
    }
  }
  return rows;
}

/** A name that a feature declares compiles everywhere, even if the feature is not merged. */
function requireDeclared({ ids, scopes, nodes, operations, types, eventTypes }: MergedFeatures): void {
  const prefixes = [...ids.values()].map(([prefix]) => prefix);
  const shared = prefixes.find((prefix, index) => prefixes.indexOf(prefix) !== index);
  if (shared !== undefined) throw new Error(`Two kinds of ids are written with the prefix ${shared}.`);
  const kind = Object.keys(nodes).find((name) => !ids.has(name));
  if (kind !== undefined) throw new Error(`No feature declares the id prefix of the node ${kind}.`);
  const known = new Set<string | null>([...scopes.keys(), 'anyone', 'caller', 'person', 'operator', null]);
  const asked: readonly (readonly [string, string | null])[] = [
    ...Object.values(operations).flatMap((rows: Readonly<Record<string, Access>>) =>
      Object.entries(rows).map(([name, { who }]) => [name, who] as const),
    ),
    ...[...Object.entries(types), ...eventTypes].map(([name, { scope }]) => [name, scope] as const),
  ];
  for (const [name, scope] of asked) {
    if (!known.has(scope)) throw new Error(`${name} asks for the scope ${scope}, which no feature declares.`);
  }
}
