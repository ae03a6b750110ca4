import { assetCodePattern, type Asset } from '../kernel/assets.js';

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

/** Comma-separated assets, each code once. */
export function parseAssets(text: string): readonly Asset[] | undefined {
  const parts = text.split(',').map((part) => part.trim());
  const assets = parts.filter((part) => part !== '').map(parseAsset);
  const whole = assets.filter((asset) => asset !== undefined);
  const codes = new Set(whole.map(({ code }) => code));
  return codes.size === assets.length ? whole : undefined;
}
