import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { anOperator } from '../../support/operator.js';
import { outcome } from '../../support/call-outcome.js';
import { aLiveEarner, payoutOf, requestPayout } from './support.js';
import { exportPayouts } from './export-payouts.js';
import { sharedOperators } from '../../support/shared-servers.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();
const operatorEmail = sharedOperators.payoutExport;

const iban = '=DE02 1203 0000 0000 2020 51';

let operator: GraphQLClient;

beforeAll(async () => {
  operator = await anOperator(suite, operatorEmail);
});

describe('the export of payouts', () => {
  it('omits a payout while its promoter is suspended', async () => {
    const { program, promoterId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    await operator.mutate('approvePayout', { id }, '');
    const isListed = async (): Promise<boolean> =>
      (await exportPayouts(operator)).rows.some((row) => row['payoutId'] === id);
    expect(await isListed()).toBe(true);
    await program.mutate('suspendPromoter', { id: promoterId, note: 'Fraud' }, '');
    expect(await isListed()).toBe(false);
    await program.mutate('unsuspendPromoter', { id: promoterId }, '');
    expect(await isListed()).toBe(true);
  });

  it('is only for operators in the same environment, as are all decisions', async () => {
    const decisions = [
      ['approvePayout', {}],
      ['rejectPayout', { note: 'x' }],
      ['completePayout', { reference: 'x' }],
      ['failPayout', { note: 'x' }],
    ] as const;
    const { program, owner, promoterId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    for (const client of [program, owner]) {
      for (const [mutation, more] of decisions) {
        expect(await outcome(client, mutation, { id, ...more })).toBe('FORBIDDEN');
      }
      expect(errorCode(await client.send('{ operatorPayouts { totalCount } }'))).toBe('FORBIDDEN');
      expect((await exportPayouts(client)).status).toBe(403);
    }
    expect((await exportPayouts(new GraphQLClient(suite.url))).status).toBe(401);
    expect((await exportPayouts(new GraphQLClient(suite.url, 'ak_live_nobody'))).status).toBe(401);
    const sandbox = new GraphQLClient(suite.url, operator.token, 'sandbox');
    expect((await exportPayouts(sandbox)).rows).toEqual([]);
    for (const [mutation, more] of decisions) {
      expect(await outcome(sandbox, mutation, { id, ...more })).toBe('NOT_FOUND');
    }
    expect((await payoutOf(program, id))?.status).toBe('REQUESTED');
  });

  it('leaves audit entries, and so do the decisions', async () => {
    const { program, owner, promoterId, organizationId } = await aLiveEarner(suite, iban);
    const { id } = await requestPayout(program, { promoterId });
    await operator.mutate('approvePayout', { id }, '');
    await exportPayouts(operator);
    await operator.mutate('completePayout', { id, reference: 'SEPA 1' }, '');
    const { auditLog } = await owner.run<{ auditLog: { nodes: object[] } }>(
      'query ($o: ID!) { auditLog(filter: { organizationId: { eq: $o } }, first: 3) { nodes { action by { __typename } objectId after } } }',
      { o: organizationId },
    );
    expect(auditLog.nodes).toMatchObject([
      {
        action: 'completePayout',
        by: { __typename: 'OperatorActor' },
        objectId: id,
        after: { status: 'PAID', reference: 'SEPA 1' },
      },
      { action: 'approvePayout', by: { __typename: 'OperatorActor' }, objectId: id },
      { action: 'requestPayout', by: { __typename: 'ApiKeyActor' }, objectId: id },
    ]);
    const [entry] = await suite.database.query(
      `select actor_kind as kind, actor_name as name from audit_entry where action = 'exportPayouts' order by id desc limit 1`,
    );
    expect(entry).toEqual({ kind: 'OPERATOR', name: operatorEmail });
  });
});
