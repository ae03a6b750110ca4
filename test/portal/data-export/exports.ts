import { parse } from 'csv-parse/sync';
import type { RestClient } from '../../rest-compat/rest-client.js';
import { waitFor } from '../../support/wait-for.js';

/** An export, as REST shows it. */
export interface SeenExport {
  readonly id: string;
  readonly status: string;
  readonly rows: number;
  readonly totalRows: number | null;
  readonly file: string | null;
  readonly failureReason: string | null;
}

/** Asks for an export and returns its id. */
export async function ask(rest: RestClient, list: string, more: object = {}): Promise<string> {
  const { status, text, body } = await rest.post('/exports', { list, ...more });
  if (status !== 202) throw new Error(text);
  return String(body['id']);
}

/** The export, once it has this status. */
export async function whenIs(rest: RestClient, id: string, status: string): Promise<SeenExport> {
  return waitFor(`an export that is ${status}`, async () => {
    const seen = (await rest.get(`/exports/${id}`)).body as unknown as SeenExport;
    return seen.status === status && seen;
  });
}

/** The rows of an export's file, by the names of its columns. */
export async function rowsOf(rest: RestClient, id: string): Promise<Record<string, string>[]> {
  const { file } = await whenIs(rest, id, 'completed');
  const { text } = await rest.get(String(file));
  return parse(text, { columns: true }) as Record<string, string>[];
}
