import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { csvLine } from '../../src/kernel/csv-line.js';
import type { CsvPage, RestRequest, Route } from './route.js';

/** Reads the page after a cursor, the first one without. */
type ReadPage = (after: string | null) => Promise<object>;

/**
 * Answers a whole list as CSV. One page at a time is in memory, and the next one is read when the client has taken that:
 * it may be as long as it likes. What is refused is refused before the first byte; a failure after it breaks the
 * transfer off, so that nobody takes a part for the whole.
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
    // The client has gone away: there is nobody to tell.
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
