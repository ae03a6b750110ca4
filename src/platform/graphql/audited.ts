import {
  OperationTypeNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import { actorOf } from '../../kernel/actor-of.js';
import { ActorKind, AuditTrail, onTrail, type AuditedAction } from '../../kernel/audit-trail.js';
import type { Caller } from '../../kernel/caller.js';
import { decodeId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';
import { inTransaction } from '../../kernel/transaction.js';
import type { Access } from '../../kernel/feature.js';

/**
 * Adds the audit log to a resolver. Every transaction that it commits contains its entries. If it used no
 * transaction, an entry follows. A refused operation changes nothing and leaves no entry. An operator's query
 * or result is recorded before the response.
 */
export function audited<Asker extends Caller>(
  resolve: GraphQLFieldResolver<unknown, Asker>,
  access: Access,
): GraphQLFieldResolver<unknown, Asker> {
  return async (source, args, caller, info): Promise<unknown> => {
    const trail = new AuditTrail(actionOf(info, args as Args, caller, access));
    return onTrail(trail, async () => {
      const isRead = info.operation.operation !== OperationTypeNode.MUTATION;
      if (isRead) await writeAlone(caller);
      const answer = (await resolve(source, args, caller, info)) as Answer | null;
      const refused = (answer?.userErrors?.length ?? 0) > 0;
      if (!isRead && !trail.isWritten && !refused) await writeAlone(caller);
      return answer;
    });
  };
}

async function writeAlone(caller: Caller): Promise<void> {
  await inTransaction(caller.em, async () => undefined);
}

interface Answer {
  readonly userErrors?: readonly unknown[];
}

interface Args {
  readonly input?: { readonly id?: unknown; readonly organizationId?: unknown };
}

function actionOf(info: GraphQLResolveInfo, args: Args, caller: Caller, access: Access): AuditedAction {
  const { principal, client, requestId } = caller;
  const { input, ...rest } = args;
  const tenant = tenantOf(principal, access, input?.organizationId);
  return {
    action: info.fieldName,
    actor: auditedActorOf(principal, access),
    ...tenant,
    objectId: typeof input?.id === 'string' ? input.id : null,
    // An operator's arguments and relations. A mutation's input may have secrets; its changes say more.
    details: input ? null : { ...rest, relations: relationsIn(info) },
    requestId,
    address: client.address,
    userAgent: client.userAgent,
  };
}

function auditedActorOf(principal: Principal, { who, orOperator }: Access): AuditedAction['actor'] {
  const asOperator =
    principal.kind === 'user' && (who === 'operator' || (orOperator === true && principal.isOperator));
  return { ...actorOf(principal), ...(asOperator && { kind: ActorKind.OPERATOR }) };
}

/** The input's organization, or the caller's only one. A user's own account belongs to none. */
function tenantOf(
  principal: Principal,
  { who }: Access,
  named: unknown,
): Pick<AuditedAction, 'organizationId' | 'environment'> {
  if (principal.kind === 'anonymous') return { organizationId: null, environment: null };
  const { organizationIds, environment } = principal;
  const id = typeof named === 'string' ? decodeId('organization', named) : undefined;
  const own = id !== undefined && organizationIds.includes(id) ? id : undefined;
  const personal = who === 'anyone' || who === 'person' || who === 'operator';
  if (personal) return { organizationId: own ?? null, environment: null };
  const only = organizationIds.length === 1 ? organizationIds[0] : undefined;
  return { organizationId: own ?? only ?? null, environment };
}

/** Fields that only group objects, and are not relations. */
const frames: ReadonlySet<string> = new Set(['nodes', 'edges', 'node', 'pageInfo']);
const most = 100;

/**
 * The relations in a selection, as sorted paths such as `organization.wallet`, at most 100: all data beyond
 * an object's own columns. The paths omit pages and amounts.
 */
function relationsIn({ fieldNodes, fragments, returnType, schema }: GraphQLResolveInfo): string[] {
  const found = new Set<string>();
  const walk = (selectionSet: SelectionSetNode | undefined, of: GraphQLOutputType, path: string): void => {
    const type = getNamedType(of);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
        const condition = schema.getType(fragment?.typeCondition?.name.value ?? type.name);
        walk(fragment?.selectionSet, isObjectType(condition) ? condition : type, path);
        continue;
      }
      const name = selection.name.value;
      const field = type.getFields()[name];
      if (!field || !selection.selectionSet || getNamedType(field.type).name === 'Money') continue;
      const further = frames.has(name) ? path : path === '' ? name : `${path}.${name}`;
      if (further !== '' && found.size < most) found.add(further);
      walk(selection.selectionSet, field.type, further);
    }
  };
  for (const { selectionSet } of fieldNodes) walk(selectionSet, returnType, '');
  return [...found].toSorted();
}
