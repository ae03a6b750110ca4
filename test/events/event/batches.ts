import { RestClient } from '../../rest-compat/rest-client.js';
import { uuidOf } from '../../support/outcome.js';
import type { Seller } from '../../support/story.js';
import type { SharedSuite } from '../../support/suite.js';

const path = '/events/ingest/batch';

export interface BatchResult {
  readonly index: number;
  readonly eventId?: string;
  readonly status?: string;
  readonly duplicate?: boolean;
  readonly error?: {
    readonly statusCode: number;
    readonly message: string;
    readonly errors?: readonly { readonly field: string; readonly code: string }[];
  };
}

export async function post({ url }: Pick<SharedSuite, 'url'>, key: string, body: unknown) {
  const answer = await new RestClient(url, key).post(path, body);
  return { ...answer, results: (answer.body['results'] ?? []) as readonly BatchResult[] };
}

export async function countEvents(
  { database }: Pick<SharedSuite, 'database'>,
  { organizationId }: Seller,
): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*)::int as count from event where organization_id = $1',
    [uuidOf('organization', organizationId)],
  );
  return row?.count ?? 0;
}
