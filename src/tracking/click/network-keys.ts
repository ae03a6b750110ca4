import { createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';

const dayMs = 86_400_000;
/** Hexadecimal digits of a hash of 16 bytes. */
const hashDigits = 32;

/** The rest of a longer user agent is ignored. */
const maxAgentLength = 500;

/** The tenant of a click. Hashes of the same network and agent differ by organization and environment. */
interface Tenant {
  readonly organizationId: string;
  readonly environment: string;
}

/** A click's network and agent as keyed hashes of 16 bytes, in hexadecimal digits. */
export interface NetworkHashes {
  /** By the key of the click's day. */
  readonly networkHash: string;
  /** By the keys of the days before, newest first, one after the other; null if none is asked. */
  readonly earlierNetworks: string | null;
}

interface DayKey {
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly key: Buffer;
  /** The key in hexadecimal digits. */
  readonly keyText: string;
  /** The key of earlier versions, which had no days. */
  readonly isEarlier: boolean;
}

const salts = rowSet({ day: 'integer', salt: 'bytea' });

/**
 * Hashes a click's network (an IPv4 address or an IPv6 /64) and user agent with the key of the day. It is
 * derived from the encryption key and a random salt in the database. When a salt is deleted, nobody can
 * compute the hashes of its day, not even for an address that they know.
 *
 * A visitor of an earlier day is recognized by the hashes with the kept keys of the days before.
 */
export class NetworkKeys {
  private readonly root: Buffer;
  private keys: readonly DayKey[] = [];

  /** @param keptDays For how many days a visitor can be recognized by the network. */
  constructor(
    private readonly sql: Sql,
    encryptionKey: Buffer,
    private readonly keptDays: number,
  ) {
    this.root = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'tribute click network', 32));
  }

  /** Reads the keys. Creates those of today and tomorrow, and deletes those that are too old. */
  async refresh(now = new Date()): Promise<void> {
    const today = dayOf(now.getTime());
    const fresh = [today, today + 1].map((day) => ({ day, salt: randomBytes(32) }));
    await this.sql.query(
      `insert into network_key (day, salt) select date '1970-01-01' + day, salt from ${salts.as('fresh')} on conflict do nothing`,
      salts.values(fresh),
    );
    await this.sql.query(`delete from network_key where day < date '1970-01-01' + $1::integer`, [
      today - this.keptDays,
    ]);
    const rows = await this.sql.query<{ day: number; salt: Buffer | null }>(
      `select day - date '1970-01-01' as day, salt from network_key order by day desc`,
    );
    this.keys = rows.map(({ day, salt }) => {
      const key = this.keyOf(salt);
      return { day, key, keyText: key.toString('hex'), isEarlier: salt === null };
    });
  }

  /**
   * @param at In milliseconds since 1970.
   * @param days How many days back the network is to be recognized.
   */
  hashesOf(
    { organizationId, environment }: Tenant,
    client: { readonly network: string; readonly userAgent: string | undefined },
    at: number,
    days: number,
  ): NetworkHashes {
    const words = [organizationId, environment, client.network, plainAgent(client.userAgent)];
    const day = dayOf(at);
    const own = this.keys.find((one) => one.day <= day);
    // Only without any key, before the first refresh: a hash that recognizes nobody.
    const networkHash = own ? hashBy(own, words) : randomBytes(hashDigits / 2).toString('hex');
    if (days === 0) return { networkHash, earlierNetworks: null };
    const before = this.keys.filter((one) => one.day <= day && one.day >= day - days && one !== own);
    const earlier = before.map((one) => hashBy(one, words));
    return { networkHash, earlierNetworks: earlier.length > 0 ? earlier.join('') : null };
  }

  private keyOf(salt: Buffer | null): Buffer {
    return salt === null ? this.root : createHmac('sha256', this.root).update(salt).digest();
  }
}

/**
 * One hash of a secret and a text is a keyed hash here, because half of it is left out. Without that half,
 * nobody can continue it to the hash of a longer text. HMAC takes two.
 */
function hashBy({ key, keyText, isEarlier }: DayKey, words: readonly string[]): string {
  const whole = isEarlier
    ? createHmac('sha256', key).update(JSON.stringify(words)).digest('hex')
    : // No header has a line break, so different words make different texts.
      hash('sha256', `${keyText}${words.join('\n')}`);
  return whole.slice(0, hashDigits);
}

function dayOf(time: number): number {
  return Math.floor(time / dayMs);
}

function plainAgent(userAgent = ''): string {
  const plain = /^\s|\s$|\s\s|[^\S ]/.test(userAgent) ? userAgent.trim().replaceAll(/\s+/g, ' ') : userAgent;
  return plain.slice(0, maxAgentLength);
}
