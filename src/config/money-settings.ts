import { parseAssets } from './parse-assets.js';

/** What amounts there can be. */
export const moneySettings = {
  assets: {
    name: 'ASSETS',
    description:
      'Assets beside USD, EUR, BSV and POINTS, such as `GBP:6:2,JPY:6:0`. Once stored an asset stays and cannot change ([money](money.md#assets)).',
    allowed:
      'comma-separated `CODE:scale:minor digits`, with `:payout digits` behind where those are not the minor digits; the code of 2 to 12 capital letters and digits, the scale from 0 to 18, the digits not above it; each code once',
    fallback: '',
    parse: parseAssets,
  },
} as const;
