import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { buildSchema, type GraphQLField, Kind } from 'graphql';
import type { Client } from 'graphql-ws';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { listen, openSocket } from '../support/subscriptions.js';
import { waitFor } from '../support/wait-for.js';
import { minimalOperation } from './minimal-operation.js';

export const { operations: accessTable } = mergedFeatures;

type Kindred = keyof typeof accessTable;
type Verdict = 'passes' | 'UNAUTHENTICATED' | 'FORBIDDEN';

export const kinds = Object.keys(accessTable) as Kindred[];
export const rows = kinds.flatMap((kind) =>
  Object.entries(accessTable[kind]).map(([name, access]) => ({ kind, name, access })),
);
/** Every scope of API keys. */
export const scopes = [...mergedFeatures.scopes.keys()];

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

export function fieldsOf(kind: Kindred): Record<string, GraphQLField<unknown, unknown>> {
  return schema.getType(kind)?.astNode?.kind === Kind.OBJECT_TYPE_DEFINITION
    ? (schema.getRootType(kind.toLowerCase() as never)?.getFields() ?? {})
    : {};
}

function verdictOf(
  errors: readonly { readonly extensions?: { readonly code?: unknown } }[] | undefined,
): Verdict {
  const codes = new Set((errors ?? []).map((error) => error.extensions?.code));
  return (['UNAUTHENTICATED', 'FORBIDDEN'] as const).find((code) => codes.has(code)) ?? 'passes';
}

/** The first response to a subscription. `stir` causes an event for it. */
async function verdictOnSubscription(
  client: Client,
  { query, variables }: ReturnType<typeof minimalOperation>,
  stir: () => Promise<void>,
): Promise<Verdict> {
  const listening = listen(client, query, variables);
  try {
    await waitFor('the response', async () => {
      await stir();
      return listening.hasEnded() || listening.items.length + listening.refusals.length > 0;
    });
    const { refusals } = listening;
    expect(refusals.filter((refusal) => typeof refusal === 'number')).toEqual([]);
    return verdictOf(refusals.map((code) => ({ extensions: { code } })));
  } finally {
    await client.dispose();
  }
}

/** The response to the holder of this token. `stir` causes an event for an open subscription. */
export async function ask(
  url: string,
  { kind, name }: { readonly kind: Kindred; readonly name: string },
  token: string | undefined,
  stir: () => Promise<void> = async () => undefined,
): Promise<Verdict> {
  const field = fieldsOf(kind)[name];
  if (!field) throw new Error(`${kind}.${name} is not in schema.graphql.`);
  const operation = minimalOperation(kind, field);
  if (kind !== 'Subscription') {
    const { errors } = await new GraphQLClient(url, token).send(operation.query, operation.variables);
    return verdictOf(errors);
  }
  const client = openSocket(url, token, token === undefined ? {} : { environment: 'sandbox' });
  return verdictOnSubscription(client, operation, stir);
}
