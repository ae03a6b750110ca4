import { actorFields } from '../../support/actor-fields.js';
import type { GraphQLClient } from '../../support/graphql-client.js';

const fields = `id name content baseVersion revision isOutdated createdAt updatedAt campaign { id }
  by ${actorFields} faults { field message code }`;

interface Draft {
  readonly id: string;
  readonly revision: number;
  readonly baseVersion: number;
  readonly isOutdated: boolean;
  readonly content: Readonly<Record<string, unknown>>;
  readonly faults: readonly { readonly field: readonly string[]; readonly message: string }[];
}
interface WithDraft {
  readonly ruleDraft: Draft;
}

export const createDraft = async (
  client: GraphQLClient,
  campaignId: string,
  more: object = {},
): Promise<Draft> =>
  (
    await client.mutate<WithDraft>(
      'createRuleDraft',
      { campaignId, name: 'Next', ...more },
      `ruleDraft { ${fields} }`,
    )
  ).ruleDraft;
export const readDraft = async (client: GraphQLClient, id: string): Promise<Draft | null> =>
  (
    await client.run<{ ruleDraft: Draft | null }>(`query ($id: ID!) { ruleDraft(id: $id) { ${fields} } }`, {
      id,
    })
  ).ruleDraft;
export const updateDraft = async (
  client: GraphQLClient,
  id: string,
  expectedRevision: number,
  more: object,
) =>
  client.attempt<WithDraft>('updateRuleDraft', { id, expectedRevision, ...more }, `ruleDraft { ${fields} }`);
export const publishDraft = async (
  client: GraphQLClient,
  id: string,
  expectedRevision: number,
  more: object = {},
) =>
  client.attempt<{ ruleVersion: { number: number } | null }>(
    'publishRuleDraft',
    { id, expectedRevision, ...more },
    'ruleVersion { number }',
  );
