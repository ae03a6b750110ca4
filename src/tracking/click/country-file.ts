import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Reader, type CountryResponse } from 'maxmind';
import { ConfigError } from '../../kernel/config-error.js';

/** The country of an address, as ISO 3166-1 alpha-2; undefined if unknown. */
export type CountryOfAddress = (address: string) => string | undefined;

/** A country file without a licence key (CC0), which npm installs. */
const installed = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/**
 * Loads a file of countries in MaxMind's format into memory: the given one, the installed one, or none.
 *
 * @throws ConfigError for a file that cannot be read.
 */
export async function openCountryFile(setting: string | undefined): Promise<CountryOfAddress> {
  if (setting === 'none') return () => undefined;
  const path = setting ?? createRequire(import.meta.url).resolve(installed);
  const reader = await read(path);
  return (address) => {
    const row = reader.get(address);
    return row?.country?.iso_code ?? flatCode(row);
  };
}

/** The country in a file of another maker, whose rows are flat. */
function flatCode(row: CountryResponse | null): string | undefined {
  if (row === null || !('country_code' in row)) return undefined;
  return typeof row.country_code === 'string' ? row.country_code : undefined;
}

async function read(path: string): Promise<Reader<CountryResponse>> {
  try {
    return new Reader<CountryResponse>(await readFile(path));
  } catch (error) {
    throw new ConfigError(`COUNTRY_FILE: ${path} cannot be read as a MaxMind file: ${String(error)}`);
  }
}
