import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** One version of the browser script. It is compressed when it is first asked for. */
export class ScriptVersion {
  /** The first 16 hexadecimal digits of its SHA-256. */
  readonly hash: string;
  /** Its address on this server, which never gets another content. */
  readonly path: string;
  /** Its SHA-384, for the attribute `integrity`. */
  readonly integrity: string;
  private packed: { readonly gzip: Buffer; readonly brotli: Buffer } | undefined;

  /** Names a version by its content. */
  constructor(readonly text: Buffer) {
    this.hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    this.path = `/tpow-${this.hash}.js`;
    this.integrity = `sha384-${createHash('sha384').update(text).digest('base64')}`;
  }

  get gzip(): Buffer {
    return this.compressed().gzip;
  }

  get brotli(): Buffer {
    return this.compressed().brotli;
  }

  private compressed(): { readonly gzip: Buffer; readonly brotli: Buffer } {
    this.packed ??= {
      gzip: gzipSync(this.text, { level: constants.Z_BEST_COMPRESSION }),
      brotli: brotliCompressSync(this.text),
    };
    return this.packed;
  }
}
