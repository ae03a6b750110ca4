import type { GraphQLSchema } from 'graphql';
import type { ContainerType, NonEmptyArray } from 'type-graphql';
import type { Stripe } from 'stripe';
import type { Config } from '../config.js';
import { registerCatalogue } from '../kernel/catalogue.js';
import type { FeatureParts, OperationTable } from '../kernel/feature.js';
import type { Ground } from '../kernel/ground.js';
import type { NodeLoader } from '../kernel/node-loader.js';
import type { PersonalTable } from '../kernel/personal-data.js';
import type { Quota } from '../kernel/quotas.js';
import type { ReasonTable } from '../kernel/reason-kind.js';
import type { RecurringJob } from '../kernel/recurring-job.js';
import type { EmptiedTable } from '../kernel/sandbox-tables.js';
import type { SchemaRunner } from '../kernel/schema-runner.js';
import { buildSchema } from '../platform/graphql/build-schema.js';
import { createSchemaRunner } from './create-schema-runner.js';
import { features } from './features.js';
import type { Intersection } from './intersection.js';
import { mergedFeatures } from './merged-features.js';
import { Needs } from './needs.js';
import { loadNode } from './load-node.js';

type Creator = Extract<(typeof features)[number], { create: unknown }>['create'];
type ServicesIn<Parts> = Parts extends { readonly services: infer Services } ? Services : never;

/** The services of all features, by name. */
export type Services = Intersection<ServicesIn<ReturnType<Creator>>>;

/** What the features are created from, beside one another's services. */
export interface FeatureGround extends Ground {
  readonly config: Config;
  /** The configured Stripe account, if any. */
  readonly stripe: Stripe | undefined;
}

/** What the merged features know, for features that work on all of them. */
interface Known {
  readonly loadNode: NodeLoader;
  readonly emptiedTables: readonly EmptiedTable[];
  readonly personalData: ReadonlyMap<string, PersonalTable>;
  readonly schemaRunner: SchemaRunner;
  readonly reasons: ReasonTable;
  /** Who may ask for each operation. */
  readonly operationTable: OperationTable;
  readonly auditActions: Readonly<Record<string, string>>;
  readonly quotaTable: readonly Quota[];
}

/** The features, created and connected. */
export interface Features {
  /** The schema, built when it is first needed. */
  readonly schema: () => GraphQLSchema;
  readonly jobs: readonly RecurringJob[];
  readonly services: Services;
  /** Does what must be done before this process is ready. */
  readonly start: () => Promise<void>;
  /** Writes pending records and releases open resources. */
  readonly close: () => Promise<void>;
}

/** Creates all features on this ground, in their order. Nothing connects or runs yet. */
export function createFeatures(ground: FeatureGround): Features {
  registerCatalogue(mergedFeatures);
  const needs = new Needs<FeatureGround & Known, Services>({
    ...ground,
    loadNode,
    emptiedTables: mergedFeatures.emptiedTables,
    personalData: mergedFeatures.personalData,
    reasons: mergedFeatures.reasons,
    operationTable: mergedFeatures.operations,
    auditActions: mergedFeatures.auditActions,
    quotaTable: mergedFeatures.quotas,
    schemaRunner: createSchemaRunner(ground, () => schema()),
  });
  const parts: FeatureParts[] = [];
  for (const feature of features) {
    if (!('create' in feature)) continue;
    // The compiler checks here that each service is created by some feature.
    const created: FeatureParts = feature.create(needs.of(feature.room));
    needs.add(feature.room, created.services);
    parts.push(created);
  }
  const instances = parts.flatMap(({ resolvers = [] }) => resolvers);
  let built: GraphQLSchema | undefined;
  const schema = (): GraphQLSchema => (built ??= schemaOf(instances));
  return {
    schema,
    jobs: parts.flatMap(({ jobs = [] }) => jobs),
    services: needs.all(),
    start: async () => {
      await Promise.all(parts.map(async ({ start }) => start?.()));
    },
    close: async () => closeAll(parts),
  };
}

/** Closes all of them at the same time, and fails only afterwards. */
async function closeAll(parts: readonly FeatureParts[]): Promise<void> {
  const results = await Promise.allSettled(parts.map(async ({ close }) => close?.()));
  const errors = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (errors.length > 0) throw new AggregateError(errors, 'Some features did not close.');
}

function schemaOf(instances: readonly object[]): GraphQLSchema {
  const { copiedValues, operations } = mergedFeatures;
  const resolvers = instances.map((instance) => instance.constructor) as unknown as NonEmptyArray<Function>;
  const container = containerOf(instances);
  return buildSchema({ resolvers, container, copiedValues, operations, relations: mergedFeatures });
}

function containerOf(instances: readonly object[]): ContainerType {
  const byClass = new Map<unknown, object>(instances.map((instance) => [instance.constructor, instance]));
  return {
    get: (someClass: unknown) => {
      const instance = byClass.get(someClass);
      if (!instance) {
        throw new Error(`No instance of ${String((someClass as { name?: string }).name)} was created.`);
      }
      return instance;
    },
  };
}
