import 'reflect-metadata';
import { Environment } from '../../kernel/environment.js';
import { describeEnum } from '../../kernel/schema/describe-enum.js';
import { isObjectType, isInterfaceType, type GraphQLSchema, isInputObjectType } from 'graphql';
import { buildSchemaSync, type ContainerType, type NonEmptyArray, getMetadataStorage } from 'type-graphql';
import type { OperationTable } from '../../kernel/feature.js';
import type { IdKind } from '../../kernel/catalogue.js';
import type { CopiedValues } from '../../kernel/copied-values.js';
import { encodeId } from '../../kernel/ids.js';
import { setDefaultsInNew } from '../../kernel/schema/default.js';
import { oneOfInputs } from '../../kernel/schema/input-field.js';
import { readJsonExactly } from './read-json-exactly.js';
import { authorizeCopiedValues } from './authorize-copied-values.js';
import { auditOperations, authorizeOperations } from './authorize-operations.js';
import { authorizeRelations, type RelationRules } from './authorize-relations.js';
import { describeOperations } from './describe-operations.js';
import { followViews } from './opening-view.js';
import { keepRefusalsSmall } from './keep-refusals-small.js';
import { readArguments } from './read-arguments.js';
import { selectColumns } from './select-columns.js';
import { validateArgument } from './validate-argument.js';

describeEnum(
  'Environment',
  Environment,
  'The environments of an organization. Their data is fully separate.',
  { LIVE: 'Real money.', SANDBOX: 'Play money.' },
);

/** Subscriptions read the event log by their own `subscribe`, but type-graphql requires a PubSub. */
const noPubSub = {
  publish(): void {
    throw new Error('Publish by recording a domain event.');
  },
  subscribe(): never {
    throw new Error('Subscribe to the log of domain events.');
  },
};

export interface SchemaParts {
  readonly resolvers: NonEmptyArray<Function>;
  /** Provides the instance of each resolver class. */
  readonly container: ContainerType;
  readonly copiedValues: CopiedValues;
  /** Who may ask for each operation. */
  readonly operations: OperationTable;
  /** Who may read each type. */
  readonly relations: RelationRules;
}

/**
 * Builds the schema from the resolver classes; instances come from the composition root.
 *
 * `IdField`s get a resolver here that writes the TypeID of the object's uuid. It is in one place, and has
 * no cost of a method on every class. A caller without access to an operation is refused here, before its
 * resolver runs. So is a key that may not read the object of a relation. A value that was copied into JSON
 * takes the scope of its source. Arguments are cleaned and checked here as well. Below an operation for
 * operators, relations are read with the operator's view.
 */
export function buildSchema(parts: SchemaParts): GraphQLSchema {
  const { resolvers, container, copiedValues, operations, relations } = parts;
  passObjectsUnchanged();
  const schema = buildSchemaSync({
    resolvers,
    container,
    pubSub: noPubSub,
    validateFn: validateArgument,
    // It would query at every start. `npm run generate:check` and Apollo check the schema anyway.
    skipCheck: true,
  });
  inheritExtensions(schema);
  completeInputs(schema);
  readJsonExactly(schema);
  selectColumns(schema, copiedValues);
  // Each wraps the one before: access first, then the arguments are cleaned, and the audit log sees the clean
  // ones.
  auditOperations(schema, operations);
  readArguments(schema);
  authorizeOperations(schema, operations);
  describeOperations(schema, operations);
  authorizeRelations(schema, relations);
  keepRefusalsSmall(schema, relations.ownRelations);
  authorizeCopiedValues(schema, copiedValues);
  followViews(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const field = type.getFields()['id'];
    const kind = field?.extensions['typeId'] as IdKind | undefined;
    if (field && kind) field.resolve = (source: { id: string }) => encodeId(kind, source.id);
  }
  return schema;
}

/**
 * Resolvers get their objects as they are. Otherwise type-graphql makes an instance of the class of `@Root()`
 * out of each row, for each field.
 */
function passObjectsUnchanged(): void {
  for (const parameter of getMetadataStorage().params) {
    if (parameter.kind === 'root') parameter.getType = undefined;
  }
}

/** type-graphql knows neither `@oneOf` nor defaults that only some inputs of a base class have. */
function completeInputs(schema: GraphQLSchema): void {
  for (const { name, target } of getMetadataStorage().inputTypes) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) continue;
    if (oneOfInputs.has(target)) type.isOneOf = true;
    setDefaultsInNew(type, target);
  }
}

/** Copies extensions to inherited input fields from the declaring class, because type-graphql omits them. */
function inheritExtensions(schema: GraphQLSchema): void {
  const { inputTypes } = getMetadataStorage();
  for (const { name, target } of inputTypes) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) continue;
    const fields = type.getFields();
    for (const base of inputTypes) {
      if (!((target as { prototype: unknown }).prototype instanceof base.target)) continue;
      for (const { schemaName, extensions } of base.fields ?? []) {
        const field = fields[schemaName];
        if (field && extensions) field.extensions = { ...extensions, ...field.extensions };
      }
    }
  }
}
