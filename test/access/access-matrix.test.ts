import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { dialects } from '../../rest-compat/mount-rest.js';
import { platformTenancy } from '../../src/kernel/domain-events.js';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { encodeId, newId } from '../../src/kernel/ids.js';
import { MemberRole } from '../../src/kernel/member-role.js';
import { isScope, roleAllows } from '../../src/kernel/scopes.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { aColleague } from '../support/colleagues.js';
import { anOperator } from '../support/operator.js';
import { sharedOperators } from '../support/shared-servers.js';
import { aKey, aPublishableKey, aSeller, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { ask, fieldsOf, kinds, rows, accessTable, scopes } from './operation-access.js';

/** Operations that change the caller's session, and so need a session of their own. */
const changesTheSession =
  /^(?:createOrganization|signOut|revoke\w*Sessions?|changePassword|resetPassword|leaveOrganization)$/;

const suite = useSharedServer();
let seller: Seller;

beforeAll(async () => {
  seller = await aSeller(suite.url);
});

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

  it('requires a credential unless anyone may run it', async () => {
    expect(await ask(suite.url, { kind, name }, undefined)).toBe(
      who === 'anyone' ? 'passes' : 'UNAUTHENTICATED',
    );
  });

  it('is allowed for keys with its scope', async () => {
    const all = await aKey(seller.owner, seller.organizationId, ['*']);
    expect(await ask(suite.url, { kind, name }, all)).toBe(keyMayNot ? 'FORBIDDEN' : 'passes');
    if (!isScope(who)) return;
    const exact = await aKey(seller.owner, seller.organizationId, [who]);
    const others = await aKey(
      seller.owner,
      seller.organizationId,
      scopes.filter((scope) => scope !== who),
    );
    expect({
      exact: await ask(suite.url, { kind, name }, exact),
      others: await ask(suite.url, { kind, name }, others),
    }).toEqual({ exact: 'passes', others: 'FORBIDDEN' });
  });

  it('is allowed for publishable keys only where its row says so', async () => {
    const token = await aPublishableKey(seller);
    const passes = who === 'anyone' || publishable === true;
    expect(await ask(suite.url, { kind, name }, token)).toBe(passes ? 'passes' : 'FORBIDDEN');
  });
});

describe.each(Object.values(MemberRole))('with the role %s', (role) => {
  let token: string;
  beforeAll(async () => {
    token = (await aColleague(suite, seller, role)).client.token;
  });

  it.each(rows)('$kind.$name', async ({ kind, name, access: { who, orPromoter } }) => {
    const mine = changesTheSession.test(name) ? (await aColleague(suite, seller, role)).client.token : token;
    const allowed = orPromoter || (who !== 'operator' && (!isScope(who) || roleAllows(role, who)));
    expect(await ask(suite.url, { kind, name }, mine)).toBe(allowed ? 'passes' : 'FORBIDDEN');
  });
});

describe('for an operator', () => {
  const operators = rows.filter(({ access }) => access.who === 'operator');
  const email = sharedOperators.accessMatrix;
  let token: string;

  beforeAll(async () => {
    ({ token } = await anOperator(suite, email));
  });

  it('has operations', () => {
    expect(operators.length).toBeGreaterThan(0);
  });

  it.each(operators)('$kind.$name is allowed after the address is confirmed', async ({ kind, name }) => {
    const prove = async (at: string | null): Promise<void> => {
      await suite.database.query('update user_account set email_verified_at = $1 where email = $2', [
        at,
        email,
      ]);
    };
    const anAlarm = async (): Promise<void> => {
      const nodeId = encodeId('ledgerAlarm', newId());
      const domainEvent = {
        type: 'ledger.alarm',
        ...platformTenancy,
        nodeId,
        data: { alarmId: nodeId, status: 'raised', code: 'UNBALANCED' },
      } as const;
      await writeDomainEvents(sqlOf(suite.database.pool), [domainEvent], new Date());
    };
    await prove(null);
    expect(await ask(suite.url, { kind, name }, token)).toBe('FORBIDDEN');
    await prove('2026-01-01T00:00:00Z');
    expect(await ask(suite.url, { kind, name }, token, anAlarm)).toBe('passes');
  });
});
