import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  Kind,
  OperationTypeNode,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { dialects } from '../../rest-compat/mount-rest.js';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { platformTenancy } from '../../src/kernel/domain-events.js';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { encodeId, newId } from '../../src/kernel/ids.js';
import { MemberRole } from '../../src/kernel/member-role.js';
import { isScope, roleAllows } from '../../src/kernel/scopes.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { confirmAddress, invite } from '../support/invitations.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { anOperator } from '../support/operator.js';
import { sharedOperators } from '../support/shared-servers.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { minimalOperation } from './minimal-operation.js';

const { operations: accessTable } = mergedFeatures;

type Kindred = keyof typeof accessTable;
type Verdict = 'passes' | 'UNAUTHENTICATED' | 'FORBIDDEN';

const kinds = Object.keys(accessTable) as Kindred[];
const rows = kinds.flatMap((kind) =>
  Object.entries(accessTable[kind]).map(([name, access]) => ({ kind, name, access })),
);
const scopes = [...mergedFeatures.scopes.keys()];

/** Operations that change the caller's session, and so need a session of their own. */
const changesTheSession =
  /^(?:createOrganization|signOut|revoke\w*Sessions?|changePassword|resetPassword|leaveOrganization)$/;

const suite = useSharedServer();
let schema: GraphQLSchema;
let seller: Seller;

beforeAll(async () => {
  schema = buildSchema(await readFile('schema.graphql', 'utf8'));
  seller = await aSeller(suite.url);
});

function fieldsOf(kind: Kindred): Record<string, GraphQLField<unknown, unknown>> {
  return schema.getType(kind)?.astNode?.kind === Kind.OBJECT_TYPE_DEFINITION
    ? (schema.getRootType(kind.toLowerCase() as never)?.getFields() ?? {})
    : {};
}

function verdictOf(
  errors: readonly { readonly extensions?: { readonly code?: unknown } }[] | undefined,
): Verdict {
  const codes = new Set((errors ?? []).map((error) => error.extensions?.code));
  return (['UNAUTHENTICATED', 'FORBIDDEN'] as const).find((code) => codes.has(code)) ?? 'passes';
}

/** The response to the holder of this token. `stir` causes an event for an open subscription. */
async function ask(
  kind: Kindred,
  name: string,
  token: string | undefined,
  stir: () => Promise<void> = async () => undefined,
): Promise<Verdict> {
  const field = fieldsOf(kind)[name];
  if (!field) throw new Error(`${kind}.${name} is not in schema.graphql.`);
  const operation = minimalOperation(kind, field);
  if (kind !== 'Subscription') {
    const { errors } = await new GraphQLClient(suite.url, token).send(operation.query, operation.variables);
    return verdictOf(errors);
  }
  const client = createClient({
    url: `${suite.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}`, environment: 'sandbox' },
    retryAttempts: 0,
  });
  try {
    let verdict: Verdict | undefined;
    const answered = new Promise<Verdict>((resolve, reject) => {
      client.subscribe(operation, {
        next: ({ errors }) => {
          resolve(verdictOf(errors));
        },
        error: (error) => {
          if (Array.isArray(error)) resolve(verdictOf(error as []));
          else reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
        },
        complete: () => {
          resolve('passes');
        },
      });
    }).then((said) => (verdict = said));
    const stirring = waitFor('what the door says', async () => {
      await stir();
      return verdict !== undefined;
    });
    await Promise.all([answered, stirring]);
    return await answered;
  } finally {
    await client.dispose();
  }
}

async function aPerson(): Promise<{
  readonly email: string;
  readonly client: GraphQLClient;
  readonly token: string;
}> {
  const email = `${randomUUID()}@example.com`;
  const person = { email, password: 'correct horse battery', name: 'Bob' };
  const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>('signUp', person, 'token');
  return { email, token, client: new GraphQLClient(suite.url, token) };
}

/** The session of a new person with this role in the seller's organization. */
async function aMember(role: MemberRole): Promise<string> {
  const { email, client, token } = await aPerson();
  await confirmAddress(suite.server, client);
  const invitation = await invite(suite.server, seller.owner, {
    organizationId: seller.organizationId,
    email,
    role,
  });
  await client.mutate('acceptInvitation', { token: invitation }, 'organization { id }');
  return token;
}

describe('the table of operations', () => {
  it('has a row for every operation of the schema, and no other', () => {
    for (const kind of kinds) {
      expect(Object.keys(accessTable[kind]).toSorted()).toEqual(Object.keys(fieldsOf(kind)).toSorted());
    }
  });

  it('gives each operation of a REST route the scope that the route names', () => {
    const differing = dialects.flatMap(({ base, routes }) =>
      routes.flatMap(({ method, path, scope, document }) => {
        const operation = document.definitions[0] as OperationDefinitionNode;
        const [field] = operation.selectionSet.selections;
        const name = field?.kind === Kind.FIELD ? field.name.value : '';
        const kind = operation.operation === OperationTypeNode.QUERY ? 'Query' : 'Mutation';
        const who = accessTable[kind][name]?.who;
        // Parts of an organization are read through the caller's organizations, and their resolvers require
        // the scope. A request for an unreachable status only reads the object.
        const within =
          (['organization', 'viewer'].includes(name) && scope?.endsWith(':read')) ||
          path.endsWith('/:status');
        return who === (scope ?? 'caller') || within
          ? []
          : [`${method} ${base}${path}: ${scope}, ${name}: ${who}`];
      }),
    );
    expect(differing).toEqual([]);
  });
});

describe.each(rows)('$kind.$name', ({ kind, name, access }) => {
  const { who, publishable } = access;
  const keyMayNot = who === 'person' || who === 'operator';

  it('asks nobody in particular to sign in', async () => {
    expect(await ask(kind, name, undefined)).toBe(who === 'anyone' ? 'passes' : 'UNAUTHENTICATED');
  });

  it('is for the keys that have its scope', async () => {
    const all = await aKey(seller.owner, seller.organizationId, ['*']);
    expect(await ask(kind, name, all)).toBe(keyMayNot ? 'FORBIDDEN' : 'passes');
    if (!isScope(who)) return;
    const exact = await aKey(seller.owner, seller.organizationId, [who]);
    const others = await aKey(
      seller.owner,
      seller.organizationId,
      scopes.filter((scope) => scope !== who),
    );
    expect({ exact: await ask(kind, name, exact), others: await ask(kind, name, others) }).toEqual({
      exact: 'passes',
      others: 'FORBIDDEN',
    });
  });

  it('is for publishable keys only where it says so', async () => {
    const input = {
      organizationId: seller.organizationId,
      name: 'shop',
      environment: 'SANDBOX',
      kind: 'PUBLISHABLE',
      scopes: ['*'],
      allowedOrigins: ['https://shop.example'],
    };
    const { token } = await seller.owner.mutate<{ token: string }>('createApiKey', input, 'token');
    const passes = who === 'anyone' || publishable === true;
    expect(await ask(kind, name, token)).toBe(passes ? 'passes' : 'FORBIDDEN');
  });
});

describe.each(Object.values(MemberRole))('with the role %s', (role) => {
  let token: string;
  beforeAll(async () => {
    token = await aMember(role);
  });

  it.each(rows)('$kind.$name', async ({ kind, name, access: { who, orPromoter } }) => {
    const mine = changesTheSession.test(name) ? await aMember(role) : token;
    const allowed = orPromoter || (who !== 'operator' && (!isScope(who) || roleAllows(role, who)));
    expect(await ask(kind, name, mine)).toBe(allowed ? 'passes' : 'FORBIDDEN');
  });
});

const routes = dialects.flatMap(({ base, routes: all }) =>
  all.map(({ method, path, scope }) => ({ method, path: `${base}${path}`, scope })),
);

/** The status of a REST route for the holder of a token, in the sandbox. */
async function statusOf(method: string, path: string, token?: string): Promise<number> {
  const filled = path.replaceAll(/:(\w+)/g, (_, name) => (name === 'id' ? seller.organizationId : 'x'));
  const response = await fetch(`${suite.url}${filled}`, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-environment': 'sandbox',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  await response.arrayBuffer();
  return response.status;
}

describe.each(Object.values(MemberRole))('over REST with the role %s', (role) => {
  let token: string;
  beforeAll(async () => {
    token = await aMember(role);
  });

  it.each(routes)('$method $path', async ({ method, path, scope }) => {
    const status = await statusOf(method, path, token);
    if (scope === null || roleAllows(role, scope)) expect([401, 403]).not.toContain(status);
    // Faults of the body or path may be reported before the scope is checked, but nothing is executed.
    else expect([403, 404, 422]).toContain(status);
  });
});

describe('with an API key of every scope', () => {
  it.each(routes)('$method $path', async ({ method, path, scope }) => {
    const statusWith = async (token?: string): Promise<number> => statusOf(method, path, token);
    const enough = scope === null ? [] : [scope];
    const exact = await aKey(seller.owner, seller.organizationId, [...enough, 'organization:read']);
    const others = scopes.filter((other) => other !== scope);
    const without = await aKey(seller.owner, seller.organizationId, others);
    expect(await statusWith()).toBe(401);
    expect([401, 403]).not.toContain(await statusWith(exact));
    // Faults of the body may be reported before the scope is checked, but nothing is executed.
    expect([403, 404, 422]).toContain(await statusWith(without));
  });
});

describe('for an operator', () => {
  const operators = rows.filter(({ access }) => access.who === 'operator');
  const email = sharedOperators.accessMatrix;
  let token: string;

  beforeAll(async () => {
    ({ token } = await anOperator(suite, email));
  });

  it('there is something to do', () => {
    expect(operators.length).toBeGreaterThan(0);
  });

  it.each(operators)('$kind.$name, once the address is proven', async ({ kind, name }) => {
    const prove = async (at: string | null): Promise<void> => {
      await suite.database.query('update user_account set email_verified_at = $1 where email = $2', [
        at,
        email,
      ]);
    };
    const anAlarm = async (): Promise<void> => {
      const nodeId = encodeId('ledgerAlarm', newId());
      const domainEvent = { type: 'ledger.alarm', ...platformTenancy, nodeId, data: {} } as const;
      await writeDomainEvents(sqlOf(suite.database.pool), [domainEvent], new Date());
    };
    await prove(null);
    expect(await ask(kind, name, token)).toBe('FORBIDDEN');
    await prove('2026-01-01T00:00:00Z');
    expect(await ask(kind, name, token, anAlarm)).toBe('passes');
  });
});
