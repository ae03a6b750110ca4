import { encodeQR } from 'qr';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { contrastOf } from './contrast-of.js';
import { pngOf, svgOf } from './picture-of.js';
import type { QrCodeArgs, QrCodeErrorCorrection } from './qr-code.args.js';

/** The light squares on each side that readers need (ISO/IEC 18004). */
const margin = 4;

/** What text needs as well (WCAG AA). Readers fail at lower contrasts. */
const leastContrast = 4.5;

const corrections = {
  LOW: 'low',
  MEDIUM: 'medium',
  QUARTILE: 'quartile',
  HIGH: 'high',
} as const satisfies Record<QrCodeErrorCorrection, string>;

/** A picture, with its type for HTTP. */
export interface QrCode {
  readonly type: 'image/svg+xml' | 'image/png';
  readonly bytes: Buffer;
}

/**
 * Draws a QR code. The same text and arguments give the same bytes.
 * @throws RefusedError INVALID, naming `dark` or `size`.
 */
export function drawQrCode(text: string, args: QrCodeArgs): QrCode {
  const size = args.size ?? 512;
  const dark = (args.dark ?? '#000000').toLowerCase();
  const light = (args.light ?? '#ffffff').toLowerCase();
  if (contrastOf(dark, light) < leastContrast) {
    const message = `dark must be darker than light, with a contrast of at least ${leastContrast}, to be readable`;
    throw refuse(ErrorCode.INVALID, message, 'dark');
  }
  const ecc = corrections[args.errorCorrection ?? 'MEDIUM'];
  const squares = encodeQR(text, 'raw', { ecc, border: margin });
  if (squares.length > size) {
    const message = `size must be at least ${squares.length} for this short URL and error correction`;
    throw refuse(ErrorCode.INVALID, message, 'size');
  }
  const picture = { squares, size, dark, light };
  if (args.format === 'PNG') return { type: 'image/png', bytes: pngOf(picture) };
  return { type: 'image/svg+xml', bytes: Buffer.from(svgOf(picture)) };
}
