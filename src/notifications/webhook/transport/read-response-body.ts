import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** The bytes of a response body that are read, and the decoded bytes that are kept. */
export const responseBodyLimit = 16 * 1024;

/** The text of a body, and whether it was longer than the kept part. */
export interface BodyText {
  readonly body: string;
  readonly truncated: boolean;
}

/** Without a finish flush, a body that was cut is an error. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * The text of a response body. Encoded bodies are decoded up to the limit, so that a small body cannot fill
 * the memory. A body that cannot be decoded is shown as it is.
 */
export async function readResponseBody(
  raw: Buffer,
  encoding: string | undefined,
  cut: boolean,
): Promise<BodyText> {
  const decoder = decoders[encoding?.trim().toLowerCase() ?? ''];
  if (!decoder || raw.length === 0) return textOf(raw, cut);
  try {
    const { bytes, more } = await decoded(raw, decoder());
    return textOf(bytes, cut || more);
  } catch {
    return textOf(raw, cut);
  }
}

async function decoded(raw: Buffer, decoder: Transform): Promise<{ bytes: Buffer; more: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The loop below gets the error of the decoder.
  const stream = pipeline(Readable.from([raw]), decoder, () => undefined);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > responseBodyLimit) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, responseBodyLimit);
  return { bytes, more: size > responseBodyLimit };
}

function textOf(bytes: Buffer, truncated: boolean): BodyText {
  // Drops a character that the limit cut in half.
  return { body: new TextDecoder().decode(bytes, { stream: truncated }), truncated };
}
