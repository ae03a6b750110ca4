import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';
import { startServer } from '../support/server.js';
import { aScene, follow } from '../support/story.js';

describe('stopping while clicks are being written', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  it('loses no redirected click', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const scene = await aScene(server.url);
    const sessions = await Promise.all(
      Array.from({ length: 50 }, async () => follow(server.url, scene.link)),
    );
    expect(await server.stop()).toBe(0);
    const clicks = await database.query<{ id: string }>('select session_id as id from click');
    const stored = new Set(clicks.map((click) => click.id));
    expect(sessions.filter((session) => !stored.has(uuidOf('session', session)))).toEqual([]);
  });
});
