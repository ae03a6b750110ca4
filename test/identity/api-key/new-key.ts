import type { Seller } from '../../support/story.js';

/** What a new key of `makeKey` may read. */
export const campaignsQuery = '{ campaigns { totalCount } }';

interface NewKey {
  readonly token: string;
  readonly apiKey: { readonly id: string; readonly prefix: string; readonly lastFour: string };
}

/** The input of a new key with the scope `campaigns:read`. */
export const keyInput = ({ organizationId }: Seller, more: object = {}): object => ({
  organizationId,
  name: 'x',
  environment: 'SANDBOX',
  scopes: ['campaigns:read'],
  ...more,
});

/** Creates a key and returns its token. */
export async function makeKey(seller: Seller, more: object = {}): Promise<NewKey> {
  return seller.owner.mutate('createApiKey', keyInput(seller, more), 'token apiKey { id prefix lastFour }');
}
