import type { Seller } from './story.js';

/** Publishes reward rules for a campaign, with caps of the whole set; returns the id of the version. */
export async function publishRules(
  { program, campaignId }: Pick<Seller, 'program'> & { readonly campaignId: string },
  rules: readonly object[],
  caps?: readonly object[],
): Promise<string> {
  const { ruleVersion } = await program.mutate<{ ruleVersion: { id: string } }>(
    'publishRewardRules',
    { campaignId, rules, ...(caps && { caps }) },
    'ruleVersion { id }',
  );
  return ruleVersion.id;
}
