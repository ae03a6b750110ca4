import { assetCodePattern, type Asset } from '../../kernel/assets.js';
import type { SettingTable } from '../../kernel/setting.js';
import { optionalList, readBy, areUnique } from '../../kernel/setting-schemas.js';

const pattern = /^([^:]*):(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/;

function parseAsset(text: string): Asset | undefined {
  const [, code = '', scale, minorDigits, payoutDigits = minorDigits] = pattern.exec(text) ?? [];
  const asset = {
    code,
    scale: Number(scale),
    minorDigits: Number(minorDigits),
    payoutDigits: Number(payoutDigits),
  };
  const fits = asset.scale <= 18 && asset.minorDigits <= asset.scale && asset.payoutDigits <= asset.scale;
  return assetCodePattern.test(code) && fits ? asset : undefined;
}

/** The settings of `ledger/asset`. */
export const assetSettings = {
  assets: {
    name: 'ASSETS',
    description:
      'Assets in addition to USD, EUR, BSV and POINTS, such as `GBP:6:2,JPY:6:0`. Once an asset is stored, it stays and cannot change ([money](money.md#assets)).',
    schema: optionalList(readBy(parseAsset))
      .refine((assets) => areUnique(assets.map(({ code }) => code)))
      .describe(
        'comma-separated `CODE:scale:minor digits`, each code once. `:payout digits` follow if they differ from the minor digits. The code has 2 to 12 capital letters and digits. The scale is from 0 to 18, and no digits exceed it',
      ),
    fallback: '',
  },
} as const satisfies SettingTable;
