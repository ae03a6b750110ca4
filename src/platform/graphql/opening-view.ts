import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { FreshCaller } from '../../kernel/caller.js';
import type { Environment } from '../../kernel/environment.js';
import { ForbiddenError } from '../../kernel/errors.js';
import { MemberRole } from '../../kernel/member-role.js';
import { scopeOf, type UserPrincipal } from '../../kernel/principal.js';
import type { Scope } from '../../kernel/catalogue.js';
import { inScope } from '../../kernel/tenant-scope.js';
import { accessOf, isFrame } from './authorize-relations.js';

type Resolve = GraphQLFieldResolver<unknown, FreshCaller>;

/** Scopes that operators read as relations of other organizations; not their money, events and people. */
const operatorScopes: ReadonlySet<Scope> = new Set<Scope>([
  'organization:read',
  'campaigns:read',
  'gigs:read',
  'attribution:read',
  'promoters:read',
  'payouts:read',
]);

/** Relations that operators read beyond `operatorScopes`, because they decide about them. */
const decided: ReadonlySet<string> = new Set(['TopUp.refunds']);

/** Fields about the caller in person, who is not a member. */
const personal: ReadonlySet<string> = new Set(['Organization.viewerRole']);

/** By caller and by the response key of a root field: the principal that reads below that field. */
const views = new WeakMap<FreshCaller, Map<string | number, FreshCaller>>();

/**
 * The resolver of an operator's operation. Its result belongs to organizations without the operator as a
 * member. Relations below it are read as a plain member of these organizations, within `operatorScopes`.
 * Otherwise tenancy would hide the rows, and a relation would be null, empty or zero.
 */
export function openingView(resolve: Resolve): Resolve {
  return async (source, args, caller, info): Promise<unknown> => {
    const answer: unknown = await resolve(source, args, caller, info);
    const { principal } = caller;
    if (principal.kind !== 'user' || !principal.isOperator) return answer;
    const viewer = viewerOf(principal, answer, info);
    if (viewer.organizationIds.every((id) => principal.organizationIds.includes(id))) return answer;
    const ofCaller = views.get(caller) ?? new Map<string | number, FreshCaller>();
    views.set(caller, ofCaller.set(info.path.key, caller.fresh(viewer)));
    return answer;
  };
}

/** Makes every relation below an operator's operation use that operation's view. */
export function followViews(schema: GraphQLSchema): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || roots.has(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values((type as GraphQLObjectType<unknown, FreshCaller>).getFields())) {
      const path = `${type.name}.${field.name}`;
      if (!personal.has(path)) follow(field, isFrame(type.name) || decided.has(path));
    }
  }
}

/** Whether operators do not read objects of this scope as relations of other organizations. */
export const isHiddenFromOperators = (scope: Scope): boolean => !operatorScopes.has(scope);

function follow(field: GraphQLField<unknown, FreshCaller>, isInFrame: boolean): void {
  const { resolve } = field;
  const scope = isInFrame ? null : (accessOf(field.type)?.scope ?? null);
  const isHidden = scope !== null && isHiddenFromOperators(scope);
  if (!resolve && !isHidden) return;
  field.resolve = (source, args, caller, info): unknown => {
    const view = views.get(caller)?.get(rootKeyOf(info));
    if (!view) return (resolve ?? defaultFieldResolver)(source, args, caller, info);
    if (isHidden) {
      throw new ForbiddenError(`Operators cannot read "${field.name}" of objects of other organizations.`);
    }
    return inScope(scopeOf(view.principal), () =>
      (resolve ?? defaultFieldResolver)(source, args, view, info),
    );
  };
}

function rootKeyOf({ path }: GraphQLResolveInfo): string | number {
  let step = path;
  while (step.prev) step = step.prev;
  return step.key;
}

/** The operator as a plain member. A single object uses its own environment, a list the session's. */
function viewerOf(
  principal: UserPrincipal,
  answer: unknown,
  { returnType }: GraphQLResolveInfo,
): UserPrincipal {
  const objects = [...objectsIn(answer, returnType)];
  const organizationIds = [...new Set(objects.flatMap(organizationOf))];
  const isList = getNamedType(returnType).name.endsWith('Connection');
  const own = isList ? undefined : objects.find(({ row }) => row.environment != null)?.row.environment;
  return {
    ...principal,
    organizationIds,
    roles: organizationIds.map(() => MemberRole.MEMBER),
    suspendedIds: [],
    environment: own ?? principal.environment,
  };
}

interface Row {
  readonly id?: string;
  readonly organizationId?: string | null;
  readonly environment?: Environment | null;
}

interface Found {
  readonly row: Row;
  readonly type: GraphQLObjectType;
}

/** The objects of a result: itself, those of a page, or those in a payload. */
function* objectsIn(answer: unknown, of: GraphQLOutputType): Generator<Found> {
  const type = getNamedType(of);
  if (!isObjectType(type) || typeof answer !== 'object' || answer === null) return;
  if (Array.isArray(answer)) {
    for (const item of answer) yield* objectsIn(item, type);
    return;
  }
  if (!/(?:Payload|Connection)$/.test(type.name)) {
    yield { row: answer, type };
    return;
  }
  const fields = type.getFields();
  for (const [name, value] of Object.entries(answer)) {
    const field = fields[name];
    if (field) yield* objectsIn(value, field.type);
  }
}

/** Only the organization itself has no organizationId. */
function organizationOf({ row, type }: Found): string[] {
  const id = type.name === 'Organization' ? row.id : row.organizationId;
  return id == null ? [] : [id];
}
