import { decodeId, type IdKind } from '../../src/kernel/ids.js';
import type { GraphQLAnswer } from './graphql-client.js';
import type { Scene, Seller } from './story.js';
import { waitFor } from './wait-for.js';

/** What an event came to. */
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

/** The bare uuid of a TypeID, for looking into the database. */
export function uuidOf(kind: IdKind, typeId: string): string {
  const id = decodeId(kind, typeId);
  if (id === undefined) throw new Error(`"${typeId}" is no ${kind} id.`);
  return id;
}

/** The seller's program reports an event that brings the gig of the scene its reward, unless told otherwise. */
export async function ingest(scene: Scene, idempotencyKey: string, more: object = {}): Promise<string> {
  const input = {
    eventType: 'customer.signup',
    attributionCode: scene.link.code,
    idempotencyKey,
    ...more,
  };
  return (await scene.program.mutate<{ event: { id: string } }>('ingestEvent', input, 'event { id }')).event
    .id;
}

/** The event, when it has been evaluated. */
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

/** What an organization and a promoter have, as the API shows it. */
export async function balancesOf({ program, organizationId, promoterId }: Scene): Promise<{
  readonly seller: string;
  readonly promoter: string;
  readonly held: string;
}> {
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

/** The `extensions.code` of the one error of an answer. */
export function errorCode(answer: GraphQLAnswer<unknown>): string | undefined {
  return answer.errors?.length === 1 ? answer.errors[0]?.extensions?.code : undefined;
}
