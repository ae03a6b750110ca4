import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { csvLine } from '../../src/kernel/csv-line.js';
import type { CsvPage, RestRequest, Route } from './route.js';

/** Reads the page after a cursor; null for the first. */
type ReadPage = (after: string | null) => Promise<object>;

/**
 * Sends a whole list of any length as CSV. Only one page is in memory, and the next is read when the client
 * has taken it. Refusals come before the first byte. A later failure aborts the transfer, so that a partial
 * list is not taken for the whole.
 */
export async function sendCsv(
  csv: NonNullable<Route['csv']>,
  rest: RestRequest,
  readPage: ReadPage,
  request: Request,
  response: Response,
): Promise<void> {
  const first = csv.page(await readPage(null));
  response.status(200).setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'text/csv; charset=utf-8; header=present');
  response.setHeader('Content-Disposition', `attachment; filename="${csv.fileName(rest)}"`);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(textOf(csv, first, readPage)), response).catch((error: unknown) => {
    // The client has disconnected.
    if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

async function* textOf(
  csv: NonNullable<Route['csv']>,
  first: CsvPage<unknown>,
  readPage: ReadPage,
): AsyncGenerator<string> {
  yield csvLine(csv.columns.map(([name]) => name));
  for (let page = first; ; page = csv.page(await readPage(page.pageInfo.endCursor))) {
    const lines = page.nodes.map((node) => csvLine(csv.columns.map(([, value]) => value(node))));
    if (lines.length > 0) yield lines.join('');
    if (!page.pageInfo.hasNextPage) return;
  }
}
