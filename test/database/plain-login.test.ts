import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startServer } from '../support/server.js';
import { aScene } from '../support/story.js';

/** A database of its own for a login that is no superuser and may not create roles. */
describe('a login without any privilege but its own database', () => {
  let admin: TestDatabase;
  const login = `plain_${randomUUID().replaceAll('-', '')}`;
  const url = (): string => {
    const own = new URL(admin.url);
    own.username = login;
    own.password = 'secret';
    own.pathname = `/${login}`;
    return own.href;
  };

  beforeAll(async () => {
    admin = await createDatabase();
    await admin.query(`create role ${login} login password 'secret'`);
    await admin.query(`create database ${login} owner ${login}`);
  });
  afterAll(async () => {
    await admin.query(`drop database ${login} with (force)`);
    await admin.query(`revoke tribute_app, tribute_system from ${login}`);
    await admin.query(`drop role ${login}`);
    await admin.drop();
  });

  it('is told what an administrator has to grant', async () => {
    const hint = `grant tribute_app to ${login}`;
    await expect(startServer({ DATABASE_URL: url() })).rejects.toThrow(hint);
  });

  it('is enough once it was granted', async () => {
    await admin.query(`grant tribute_app, tribute_system to ${login}`);
    const server = await startServer({ DATABASE_URL: url() });
    const scene = await aScene(server.url);
    expect(scene.link.code).toMatch(/\w+/);
    expect(await server.stop()).toBe(0);
  });
});
