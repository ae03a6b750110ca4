import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Caller, FreshCaller } from '../../kernel/caller.js';
import { ForbiddenError, UnauthenticatedError } from '../../kernel/errors.js';
import type { Access, OperationTable } from '../../kernel/feature.js';
import { operatorRefusal } from '../../kernel/operator-refusal.js';
import { notOperator, requireScope, type Principal } from '../../kernel/principal.js';
import { audited } from './audited.js';
import { openingView } from './opening-view.js';
import { requireShallow } from './require-shallow.js';

type RootField = GraphQLField<unknown, FreshCaller>;

const rootKinds = ['Query', 'Mutation', 'Subscription'] as const;
type RootKind = (typeof rootKinds)[number];

/** The extension of a root field that says who may ask for it. */
const accessExtension = 'access';

/** Who may ask for a root field of a schema whose operations are authorized. */
export function accessOfOperation({ extensions }: Pick<RootField, 'extensions'>): Access | undefined {
  return extensions[accessExtension] as Access | undefined;
}

/** Puts each operation of the schema behind its row; throws for one that has none, and for a row too many. */
export function authorizeOperations(schema: GraphQLSchema, operations: OperationTable): void {
  for (const [field, access] of operationsOf(schema, operations)) {
    field.extensions = { ...field.extensions, [accessExtension]: access };
    const { subscribe, resolve } = field;
    if (subscribe) field.subscribe = authorized(subscribe, access);
    else if (resolve) field.resolve = authorized(resolve, access);
  }
}

/**
 * Adds the audit log to the audited operations, and opens the view of operators. It reads the ids among the
 * arguments, so they must be cleaned first: this wraps a resolver before `readArguments` does.
 */
export function auditOperations(schema: GraphQLSchema, operations: OperationTable): void {
  for (const [field, access, kind] of operationsOf(schema, operations)) {
    const isForOperators = access.who === 'operator' || access.orOperator === true;
    const isAudited = kind === 'Mutation' ? !access.unaudited : access.who === 'operator';
    const resolve = field.resolve && isForOperators ? openingView(field.resolve) : field.resolve;
    // A subscription records each sent item, not its start, which repeats at each credential check.
    if (resolve) field.resolve = isAudited ? audited(resolve, access) : resolve;
  }
}

function* operationsOf(
  schema: GraphQLSchema,
  operations: OperationTable,
): Generator<readonly [RootField, Access, RootKind], void> {
  const roots = {
    Query: schema.getQueryType(),
    Mutation: schema.getMutationType(),
    Subscription: schema.getSubscriptionType(),
  };
  for (const kind of rootKinds) {
    const rows = operations[kind];
    const fields = roots[kind]?.getFields() ?? {};
    for (const field of Object.values(fields)) {
      const access = Object.hasOwn(rows, field.name) ? rows[field.name] : undefined;
      if (!access) throw new Error(`${kind}.${field.name} has no row in the operations of a feature.`);
      yield [field, access, kind];
    }
    const stray = Object.keys(rows).find((name) => !Object.hasOwn(fields, name));
    if (stray !== undefined) {
      throw new Error(`A feature has a row for the unknown operation ${kind}.${stray}.`);
    }
  }
}

/** A resolver behind an access rule. */
export function authorized<Asker extends Caller>(
  resolve: GraphQLFieldResolver<unknown, Asker>,
  access: Access,
): GraphQLFieldResolver<unknown, Asker> {
  return (source, args, caller, info): unknown => {
    const { principal } = caller;
    try {
      requireAccess(principal, access);
    } catch (error) {
      if (access.who === 'operator') caller.noteRefusal(operatorRefusal(caller, info.fieldName));
      throw error;
    }
    if (principal.kind === 'key' && principal.publishable) requireShallow(info);
    return resolve(source, args, caller, info);
  };
}

/** Refuses a principal without this access: 401 without a credential, 403 otherwise. */
export function requireAccess(
  principal: Principal,
  { who, publishable, orOperator, orPromoter }: Access,
): void {
  if (who === 'anyone') return;
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (principal.kind === 'key' && principal.publishable && !publishable) {
    throw new ForbiddenError('A publishable key can only report conversions.');
  }
  if (who === 'caller') return;
  if (who === 'person' || who === 'operator') {
    if (principal.kind !== 'user') throw new ForbiddenError('An API key cannot do this; sign in.');
    if (who === 'operator' && !principal.isOperator) throw notOperator(principal);
    return;
  }
  if (orPromoter && principal.kind === 'user') return;
  if (orOperator && principal.kind === 'user' && principal.isOperator) return;
  requireScope(principal, who);
}
