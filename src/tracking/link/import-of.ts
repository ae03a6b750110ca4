import type { ImportedLink, LinkCreation, LinkCreationStatus, LinkImport } from './link-batch.payloads.js';
import { linkColumnOf, type LinkFileRow } from './read-link-rows.js';

/** The result of a file, from the results of its rows in the same order. */
export function importOf(rows: readonly LinkFileRow[], results: readonly LinkCreation[]): LinkImport {
  const count = (wanted: LinkCreationStatus): number =>
    results.filter(({ status }) => status === wanted).length;
  return {
    created: count('CREATED'),
    existing: count('EXISTING'),
    invalid: count('INVALID'),
    rows: rows.map(({ line }, index) => importedRow(line, results[index] as LinkCreation)),
  };
}

function importedRow(line: number, { status, link, userErrors }: LinkCreation): ImportedLink {
  const errors = userErrors.map(({ code, message, field }) => {
    // A result names its place in the batch first: `links.3.targetUrl`.
    const own = field?.slice(2) ?? [];
    return { code, message, field: ['csv', String(line), ...(own.length > 0 ? [linkColumnOf(own)] : [])] };
  });
  return { line, status, link, userErrors: errors };
}
