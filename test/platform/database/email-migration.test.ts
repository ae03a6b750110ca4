import { describe, expect, it } from '@jest/globals';
import { useOldDatabase } from '../../support/old-database.js';

describe('the migration of e-mail addresses', () => {
  const old = useOldDatabase();

  it('writes each in the form in which it is looked up, unless another account has that already', async () => {
    await old.orm.migrator.up({ to: '20261129-49-click-uniqueness' });
    const accounts: readonly (readonly [email: string, confirmed: boolean])[] = [
      ['plain@shop.example', false],
      ['Ann@Shop.Example', true],
      ['one@münchen.example', true],
      ['two@münchen.example', true],
      ['two@xn--mnchen-3ya.example', true],
    ];
    for (const [email, confirmed] of accounts) {
      await old.client.query(
        `insert into user_account (id, email, email_verified_at, name, password_hash)
         values (gen_random_uuid(), $1, case when $2 then now() end, $1, '')`,
        [email, confirmed],
      );
    }
    await old.client.query(`insert into organization (id, name) values (gen_random_uuid(), 'Acme')`);
    await old.client.query(
      `insert into promoter (id, organization_id, environment, name, email)
       select gen_random_uuid(), id, 'SANDBOX', name, email
       from organization, (values (' pat@MÜNCHEN.example '), (null)) as sent (email)`,
    );
    await old.orm.migrator.up();
    const { rows } = await old.client.query<{ name: string; email: string }>(
      `select name, email from user_account order by created_at, name`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.email]))).toEqual({
      'plain@shop.example': 'plain@shop.example',
      'Ann@Shop.Example': 'Ann@shop.example',
      'one@münchen.example': 'one@xn--mnchen-3ya.example',
      'two@münchen.example': 'two@münchen.example',
      'two@xn--mnchen-3ya.example': 'two@xn--mnchen-3ya.example',
    });
    const promoters = await old.client.query<{ email: string }>('select email from promoter order by email');
    expect(promoters.rows).toEqual([{ email: 'pat@xn--mnchen-3ya.example' }, { email: null }]);
  });
});
