import { randomUUID } from 'node:crypto';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { publishRules } from '../../support/rules.js';
import { aGig, aGoal, aScene, follow, type Scene } from '../../support/story.js';
import type { SharedSuite } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

/** A customer who came by a link and signed up and bought, with everything that only they can have left. */
export interface KnownCustomer {
  readonly scene: Scene;
  readonly customerId: string;
  readonly sessionId: string;
  readonly signUp: string;
  /** Texts that must not be in the database any more. */
  readonly traces: readonly string[];
}

/** A name that no other text contains, in letters that no hexadecimal number has. */
function aName(): string {
  const letters = randomUUID().replaceAll(/[0-9a-f]/g, (digit) =>
    'ghijklmnopqrstuv'.charAt(Number.parseInt(digit, 16)),
  );
  return `quill${letters.slice(0, 8)}`;
}

/** @param known The campaign, if it exists already. */
export async function aCustomer(suite: SharedSuite, known?: Scene): Promise<KnownCustomer> {
  const name = aName();
  const scene = known ?? (await aCampaignWithRules(suite));
  const agent = `Mozilla/5.0 (X11; ${name}) Gecko/20100101 Firefox/140.0`;
  const referer = `https://blog.example/${name}/profile`;
  const sessionId = await follow(suite.url, scene.link, { 'user-agent': agent, referer });
  const customerId = `cust-${name}`;
  const more = { sessionId, customerId, metadata: { email: `${name}@example.com`, plan: `${name}-plan` } };
  await ingestAndEvaluate(scene, `lead-${name}`, {
    sessionId,
    eventType: 'lead',
    metadata: { phone: `${name}-phone` },
  });
  const { id: signUp } = await ingestAndEvaluate(scene, `signup-${name}`, more);
  await ingestAndEvaluate(scene, `purchase-${name}`, {
    ...more,
    eventType: 'purchase',
    amount: { amount: '80.00' },
  });
  const traces = [name, sessionId, sessionId.slice(0, 31), uuidOf('session', sessionId)];
  return { scene, customerId, sessionId, signUp, traces };
}

/** A campaign with a goal, a gig, and rules that read the customer's data and count by customer. */
async function aCampaignWithRules(suite: SharedSuite): Promise<Scene> {
  const scene = await aScene(suite.url);
  await aGoal(scene, scene.campaignId);
  await aGig(scene, scene.campaignId, { actionType: 'manual', verification: 'MANUAL' });
  await publishRules(scene, [
    {
      key: 'own',
      when: { any: [{ field: 'event.metadata.plan', op: 'CONTAINS', value: 'plan' }] },
      reward: { plain: true },
      caps: [
        { count: 5, scope: ['CUSTOMER'], period: 'MONTH' },
        { count: 50, scope: ['VISITOR'], period: 'LIFETIME' },
      ],
    },
  ]);
  return scene;
}

/** Where a text is in the database: the tables whose rows contain it. */
export async function placesOf({ database }: SharedSuite, text: string): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
     where nspname = 'public' and relkind in ('r', 'p') order by 1`,
  );
  const places: string[] = [];
  for (const { name } of tables) {
    const found = await database.query(
      `select 1 from ${name} as one where one::text like '%' || $1 || '%' limit 1`,
      [text],
    );
    if (found.length > 0) places.push(name);
  }
  return places;
}

interface Erasure {
  readonly id: string;
  readonly status: string;
  readonly events: number;
}

const fields = 'id status events';

export async function erase({ program }: Scene, customerId: string): Promise<Erasure> {
  const { erasure } = await program.mutate<{ erasure: Erasure }>(
    'eraseCustomer',
    { customerId },
    `erasure { ${fields} }`,
  );
  return erasure;
}

/** The erasure once it is completed. */
export async function completed({ program }: Scene, id: string): Promise<Erasure> {
  return waitFor(`the erasure ${id}`, async () => {
    const query = `query ($id: ID!) { customerErasure(id: $id) { ${fields} } }`;
    const { customerErasure } = await program.run<{ customerErasure: Erasure }>(query, { id });
    return customerErasure.status === 'COMPLETED' && customerErasure;
  });
}

/** Lets the second pass of an erasure begin at once, and waits for its end. */
export async function swept({ database }: SharedSuite, id: string): Promise<void> {
  const erasureId = uuidOf('customerErasure', id);
  await database.query(`update customer_erasure set due_at = now() where id = $1`, [erasureId]);
  await database.query(`select pg_notify('tribute', 'erasures')`);
  await waitFor(`the second pass of ${id}`, async () => {
    const [row] = await database.query<{ due: Date | null }>(
      'select due_at as due from customer_erasure where id = $1',
      [erasureId],
    );
    return row?.due === null;
  });
}
