import type { EntityClass } from '@mikro-orm/core';
import type { Feature, Figure, NodeKind, OperationTable, TypeAccess } from '../kernel/feature.js';

/** What a feature adds without any service. */
type StaticFeature = Omit<Feature, 'create'>;

/** What all features add, put together. */
export interface MergedFeatures {
  readonly entities: readonly EntityClass<object>[];
  readonly nodes: Readonly<Record<string, NodeKind>>;
  readonly operations: OperationTable;
  readonly types: Readonly<Record<string, TypeAccess>>;
  readonly ownRelations: ReadonlySet<string>;
  readonly figures: readonly Figure[];
}

/** Puts features together. Throws when two of them add the same thing. */
export function mergeFeatures(features: readonly StaticFeature[]): MergedFeatures {
  const merge = <Row>(
    what: string,
    of: (feature: StaticFeature) => Readonly<Record<string, Row>> | undefined,
  ) => {
    const owners = new Map<string, string>();
    const rows: Record<string, Row> = {};
    for (const feature of features) {
      for (const [name, row] of Object.entries(of(feature) ?? {})) {
        const owner = owners.get(name);
        if (owner !== undefined) {
          throw new Error(`${owner} and ${feature.room} both add the ${what} ${name}.`);
        }
        owners.set(name, feature.room);
        rows[name] = row;
      }
    }
    return rows;
  };
  return {
    entities: features.flatMap((feature) => feature.entities ?? []),
    nodes: merge('node', (feature) => feature.nodes),
    operations: {
      Query: merge('query', (feature) => feature.operations?.Query),
      Mutation: merge('mutation', (feature) => feature.operations?.Mutation),
      Subscription: merge('subscription', (feature) => feature.operations?.Subscription),
    },
    types: merge('type', (feature) => feature.types),
    ownRelations: new Set(features.flatMap((feature) => feature.ownRelations ?? [])),
    figures: features.flatMap((feature) => feature.figures ?? []),
  };
}
