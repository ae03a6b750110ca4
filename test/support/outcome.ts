import type { IdKind } from '../../src/kernel/catalogue.js';
import { decodeId } from '../../src/kernel/ids.js';
import type { GraphQLAnswer } from './graphql-client.js';
import type { Scene, Seller } from './story.js';
import { waitFor } from './wait-for.js';
import { withClues } from './with-clues.js';

/** The result of an event. */
export interface EvaluatedEvent {
  readonly id: string;
  readonly status: string;
  readonly decision: { readonly reason: string | null };
  readonly rewards: readonly {
    readonly id: string;
    readonly status: string;
    readonly amount: { readonly amount: string };
  }[];
}

const eventQuery =
  'query ($id: ID!) { event(id: $id) { id status decision rewards { id status amount { amount } } } }';

/** The bare uuid of a TypeID, for database queries. */
export function uuidOf(kind: IdKind, typeId: string): string {
  const id = decodeId(kind, typeId);
  if (id === undefined) throw new Error(`"${typeId}" is no ${kind} id.`);
  return id;
}

/** The seller's program reports an event, by default one that earns the gig's reward. Clues are flat. */
export async function ingest(scene: Scene, idempotencyKey: string, more: object = {}): Promise<string> {
  const usual = { eventType: 'customer.signup', attributionCode: scene.link.code, idempotencyKey };
  const input = withClues({ ...usual, ...more });
  return (await scene.program.mutate<{ event: { id: string } }>('ingestEvent', input, 'event { id }')).event
    .id;
}

/** The event after its evaluation. */
export async function evaluated({ program }: Seller, id: string): Promise<EvaluatedEvent> {
  return waitFor(`the evaluation of ${id}`, async () => {
    const { event } = await program.run<{ event: EvaluatedEvent }>(eventQuery, { id });
    return event.status !== 'QUEUED' && event;
  });
}

/** Reports an event and waits for its evaluation. */
export async function ingestAndEvaluate(
  scene: Scene,
  idempotencyKey: string,
  more: object = {},
): Promise<EvaluatedEvent> {
  return evaluated(scene, await ingest(scene, idempotencyKey, more));
}

/** The balances of an organization and a promoter in the API. */
export async function balancesOf({
  program,
  organizationId,
  promoterId,
}: Scene): Promise<{ readonly seller: string; readonly promoter: string; readonly held: string }> {
  const answer = await program.run<{
    organization: { wallet: { available: { amount: string } } };
    promoter: { wallet: { available: { amount: string }; held: { amount: string } } };
  }>(
    `query ($o: ID!, $p: ID!) {
      organization(id: $o) { wallet { available { amount } } }
      promoter(id: $p) { wallet { available { amount } held { amount } } }
    }`,
    { o: organizationId, p: promoterId },
  );
  return {
    seller: answer.organization.wallet.available.amount,
    promoter: answer.promoter.wallet.available.amount,
    held: answer.promoter.wallet.held.amount,
  };
}

/** The `extensions.code` of the only error in a response. */
export function errorCode(answer: GraphQLAnswer<unknown>): string | undefined {
  return answer.errors?.length === 1 ? answer.errors[0]?.extensions?.code : undefined;
}
