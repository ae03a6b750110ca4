import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { createDatabase } from '../../support/database.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { WebhookStory } from './webhook-story.js';
import { silent } from '../../support/silent.js';

interface WebhookDatabase {
  readonly url: string;
  /** Like the application's pool, with connections for several workers. */
  readonly pool: Pool;
  stop(): Promise<void>;
}

/** A migrated database of this suite. */
async function startDatabase(): Promise<WebhookDatabase> {
  const database = await createDatabase();
  const pool = createPool({ url: database.url, max: 12, role: 'system' }, silent);
  return {
    url: database.url,
    pool,
    async stop() {
      await pool.end();
      await database.drop();
    },
  };
}

/** A database for the suite, and a new story and receiver for each test. */
export interface WebhookSuite {
  readonly database: WebhookDatabase;
  readonly story: WebhookStory;
  readonly receiver: Receiver;
}

export function useWebhooks(): WebhookSuite {
  let database: WebhookDatabase;
  let story: WebhookStory;
  let receiver: Receiver;
  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(async () => {
    await database.stop();
  });
  beforeEach(async () => {
    story = await WebhookStory.begin(database.pool);
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    await story.end();
  });
  return {
    get database() {
      return database;
    },
    get story() {
      return story;
    },
    get receiver() {
      return receiver;
    },
  };
}
