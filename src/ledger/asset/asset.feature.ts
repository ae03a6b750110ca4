import { allow, part, type Feature } from '../../kernel/feature.js';
import { AssetResolver } from './asset.resolver.js';
import { assetSettings } from './asset.settings.js';

/** What `ledger/asset` adds to Tribute. */
export const assetFeature = {
  room: 'ledger/asset',
  settings: assetSettings,
  operations: { Query: allow('anyone', 'assets') },
  types: { Asset: part },
  create: () => ({ resolvers: [new AssetResolver()] }),
} satisfies Feature;
