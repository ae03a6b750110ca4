import { LRUCache } from 'lru-cache';
import { isDatabaseAway, type Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import { readLink, type FoundLink } from './read-link.js';

interface Remembered extends FoundLink {
  /** The round of changes in which it was read. */
  readonly round: number;
  /** The turn of the cache in which it was last noted as used. */
  turn: number;
}

const maxKnown = 50_000;
/** How long a redirect waits for the database to confirm a cached link before it uses the cache. */
const patienceMs = 500;
/** How long the database is not asked again after that. */
const pauseMs = 1000;

/**
 * A cache of links by code that evicts the least recently used. Misses are not cached. After changes of links
 * or campaigns, every process reads its links again, and also while wake-ups are unreliable. If the database
 * is unavailable, the cached link is used, because changes are rare.
 */
export class LinkDirectory {
  private readonly known = new LRUCache<string, Remembered>({ max: maxKnown });
  private round = 0;
  private askAgainAt = 0;
  private lookups = 0;

  constructor(
    private readonly sql: Sql,
    private readonly wakeUps: WakeUps,
  ) {
    for (const topic of ['references', 'links'] as const) {
      wakeUps.subscribe(topic, () => {
        this.round += 1;
      });
    }
  }

  /** The link with this code if it is in memory and no change of it can have been missed. */
  fresh(code: string): FoundLink | undefined {
    const key = code.toUpperCase();
    const known = this.known.peek(key);
    if (!known || !this.isFresh(known)) return undefined;
    this.note(key, known);
    return known;
  }

  /** Once a turn is enough to keep a link, and noting each use costs more than finding it. */
  private note(key: string, known: Remembered): void {
    this.lookups += 1;
    const turn = Math.floor(this.lookups / maxKnown);
    if (known.turn === turn) return;
    known.turn = turn;
    this.known.get(key);
  }

  /**
   * The link with this code, in any case, organization and environment; undefined if none. Rejects if the
   * database is unavailable and the link is not cached.
   */
  async find(code: string): Promise<FoundLink | undefined> {
    const key = code.toUpperCase();
    const known = this.known.get(key);
    if (!known) return this.read(key);
    if (this.isFresh(known) || performance.now() < this.askAgainAt) return known;
    return this.readAgain(key, known);
  }

  private isFresh({ round }: Remembered): boolean {
    return round === this.round && this.wakeUps.isTrusted;
  }

  private async readAgain(code: string, known: FoundLink): Promise<FoundLink | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, patienceMs, 'late');
    });
    const reading = this.read(code).catch((error: unknown) => {
      if (isDatabaseAway(error)) return 'late' as const;
      throw error;
    });
    const found = await Promise.race([reading, late]);
    clearTimeout(timer);
    if (found !== 'late') return found;
    this.askAgainAt = performance.now() + pauseMs;
    return known;
  }

  private async read(code: string): Promise<FoundLink | undefined> {
    const { round } = this;
    const found = await readLink(this.sql, code);
    if (!found) {
      this.known.delete(code);
      return undefined;
    }
    // A link read before a change keeps the older round, so it is read again.
    this.known.set(code, { ...found, round, turn: -1 });
    return found;
  }
}
