import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { isObject } from './parse-json.js';
import type { RestRequest, Route } from './route.js';

type Csv = NonNullable<Route['csv']>;

/** Reads the part after a place; null for the first. */
type ReadPage = (after: string | number | null) => ReturnType<Csv['page']>;

/**
 * Sends a whole list of any length as CSV. Only one page is in memory, and the next is read when the client
 * has taken it. Refusals come before the first byte. A later failure aborts the transfer, so that a partial
 * list is not taken for the whole.
 */
export async function sendCsv(
  csv: Csv,
  rest: RestRequest,
  readPage: ReadPage,
  request: Request,
  response: Response,
): Promise<void> {
  const first = await readPage(null);
  response.status(200).setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'text/csv; charset=utf-8; header=present');
  response.setHeader('Content-Disposition', `attachment; filename="${csv.fileName(rest)}"`);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(textOf(first, readPage)), response).catch((error: unknown) => {
    // The client has disconnected.
    if (!isObject(error) || error['code'] !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

async function* textOf(first: Awaited<ReturnType<ReadPage>>, readPage: ReadPage): AsyncGenerator<string> {
  for (let page = first; ; page = await readPage(page.next)) {
    if (page.text !== '') yield page.text;
    if (page.next === null) return;
  }
}
