import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** One version of the browser script, ready to send. */
export interface ScriptVersion {
  /** The first 16 hexadecimal digits of its SHA-256. */
  readonly hash: string;
  /** Its address on this server, which never gets another content. */
  readonly path: string;
  /** Its SHA-384, for the attribute `integrity`. */
  readonly integrity: string;
  readonly text: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

/** Compresses a version once, and names it by its content. */
export function scriptVersion(text: Buffer): ScriptVersion {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return {
    hash,
    path: `/tpow-${hash}.js`,
    integrity: `sha384-${createHash('sha384').update(text).digest('base64')}`,
    text,
    gzip: gzipSync(text, { level: constants.Z_BEST_COMPRESSION }),
    brotli: brotliCompressSync(text),
  };
}
