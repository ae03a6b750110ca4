import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ormOptions } from '../../mikro-orm.config.js';

describe('the migration of e-mail addresses', () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = new URL(process.env['TRIBUTE_TEST_TEMPLATE_URL'] ?? '');
  const urlOf = (database: string): string =>
    Object.assign(new URL(template), { pathname: `/${database}` }).href;
  const admin = new Client({ connectionString: urlOf('postgres') });
  let orm: MikroORM;
  let client: Client;

  beforeAll(async () => {
    await admin.connect();
    await admin.query(`create database ${name}`);
    orm = await MikroORM.init(ormOptions(urlOf(name)));
    client = new Client({ connectionString: urlOf(name) });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await orm.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });

  it('writes each in the form in which it is looked up, unless another account has that already', async () => {
    await orm.migrator.up({ to: '20261129-49-click-uniqueness' });
    const accounts: readonly (readonly [email: string, confirmed: boolean])[] = [
      ['plain@shop.example', false],
      ['Ann@Shop.Example', true],
      ['one@münchen.example', true],
      ['two@münchen.example', true],
      ['two@xn--mnchen-3ya.example', true],
    ];
    for (const [email, confirmed] of accounts) {
      await client.query(
        `insert into user_account (id, email, email_verified_at, name, password_hash)
         values (gen_random_uuid(), $1, case when $2 then now() end, $1, '')`,
        [email, confirmed],
      );
    }
    await client.query(`insert into organization (id, name) values (gen_random_uuid(), 'Acme')`);
    await client.query(
      `insert into promoter (id, organization_id, environment, name, email)
       select gen_random_uuid(), id, 'SANDBOX', name, email
       from organization, (values (' pat@MÜNCHEN.example '), (null)) as sent (email)`,
    );
    await orm.migrator.up();
    const { rows } = await client.query<{ name: string; email: string }>(
      `select name, email from user_account order by created_at, name`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.email]))).toEqual({
      'plain@shop.example': 'plain@shop.example',
      'Ann@Shop.Example': 'Ann@shop.example',
      'one@münchen.example': 'one@xn--mnchen-3ya.example',
      'two@münchen.example': 'two@münchen.example',
      'two@xn--mnchen-3ya.example': 'two@xn--mnchen-3ya.example',
    });
    const promoters = await client.query<{ email: string }>('select email from promoter order by email');
    expect(promoters.rows).toEqual([{ email: 'pat@xn--mnchen-3ya.example' }, { email: null }]);
  });
});
