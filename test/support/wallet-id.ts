import type { Seller } from './story.js';

/** The id of a seller's sandbox wallet. */
export async function walletIdOf({ program, organizationId }: Seller): Promise<string> {
  const { organization } = await program.run<{ organization: { wallet: { id: string } } }>(
    'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
    { id: organizationId },
  );
  return organization.wallet.id;
}
