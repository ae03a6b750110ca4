import { Client, DatabaseError, escapeIdentifier } from 'pg';

const noSuchDatabase = '3D000';

/** Creates the database in the URL, unless it exists. */
export async function ensureDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  if (await canConnect(url)) return;
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href, ssl: false });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** The usual case needs only this one connection. */
async function canConnect(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, ssl: false });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === noSuchDatabase) return false;
    throw error;
  }
}
