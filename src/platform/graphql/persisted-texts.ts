import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { badRequest } from './limits/limit-error.js';

const maxTexts = 1000;
const maxLength = 10_000;
const sha256 = /^[0-9a-f]{64}$/;

/**
 * Documents that clients registered by their SHA-256 (automatic persisted queries): at most 1,000 of up to
 * 10,000 characters. It is also Apollo's cache for them, so both find the same documents.
 */
export class PersistedTexts {
  private readonly texts = new LRUCache<string, string>({ max: maxTexts });

  async get(key: string): Promise<string | undefined> {
    return this.texts.get(hashIn(key));
  }

  async set(key: string, text: string): Promise<void> {
    if (text.length > maxLength) return;
    this.texts.set(hashIn(key), text);
  }

  async delete(key: string): Promise<boolean> {
    return this.texts.delete(hashIn(key));
  }

  /**
   * The text of a request: its own, or the registered one; undefined when there is none. Throws a
   * GraphQLError for an `extensions.persistedQuery` that is not a hash, and for a hash of another text.
   */
  textOf(query: string | undefined, extensions: unknown): string | undefined {
    const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
    if (persisted === undefined || persisted === null) return query;
    if (!isRecord(persisted) || persisted['version'] !== 1) {
      throw badRequest('extensions.persistedQuery must be an object with version 1 and sha256Hash.');
    }
    const hash = persisted['sha256Hash'];
    if (typeof hash !== 'string' || !sha256.test(hash)) {
      throw badRequest('extensions.persistedQuery.sha256Hash must be a SHA-256 as 64 hexadecimal digits.');
    }
    if (query === undefined) return this.texts.get(hash);
    if (createHash('sha256').update(query).digest('hex') !== hash) {
      throw badRequest('extensions.persistedQuery.sha256Hash is not the SHA-256 of query.');
    }
    return query;
  }
}

/** Apollo adds its own prefix to the hash. */
function hashIn(key: string): string {
  return key.slice(-64);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
