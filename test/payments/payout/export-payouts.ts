import { type GraphQLClient } from '../../support/graphql-client.js';

/** The export of approved payouts: its status, its text and its rows. */
export async function exportPayouts(
  client: GraphQLClient,
): Promise<{ status: number; text: string; rows: Record<string, string>[] }> {
  const response = await fetch(`${client.url}/operator/payouts.csv`, {
    headers: {
      'x-environment': client.environment,
      ...(client.token === undefined ? {} : { authorization: `Bearer ${client.token}` }),
    },
  });
  const text = await response.text();
  const rows = response.status === 200 ? recordsOf(text) : [];
  return { status: response.status, text, rows };
}

/** A strict parser of RFC 4180: every character must belong to a record. */
function recordsOf(text: string): Record<string, string>[] {
  const records: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (!found) throw new Error(`This is no CSV: ${text}`);
    const [, quoted, plain = '', end] = found;
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') records.push([]);
  }
  const [header = [], ...rows] = records.slice(0, -1);
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}
