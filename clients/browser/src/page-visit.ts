import { sessionIn, withoutSession } from './session-parameter.js';
import { SessionStore } from './session-store.js';
import { sessionOfVisit, type StoredSession } from './stored-session.js';

/** The visitor on this page: the session, and the visitor's answer about consent. */
export class PageVisit {
  private readonly store: SessionStore;
  private readonly undecided: (() => void)[] = [];
  private session: StoredSession | undefined;
  private isKept = false;
  /** The last session in the address. An application may leave it there while others arrive. */
  private seen: string | undefined;
  /** A session of the address that waits for the visitor's answer. */
  private held: string | undefined;

  /** @param isAllowed Whether a session may be stored; undefined while the visitor has not answered. */
  constructor(
    public isAllowed: boolean | undefined,
    domain: string | undefined,
    private readonly clean: boolean | undefined,
  ) {
    this.store = new SessionStore(domain);
  }

  get sessionId(): string | undefined {
    return this.session?.id;
  }

  /** Resolves when the visitor has answered. */
  async decision(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isAllowed === undefined) this.undecided.push(resolve);
      else resolve();
    });
  }

  /** Records the answer. False deletes what is stored. */
  decide(isAllowed: boolean): void {
    if (!isAllowed) this.store.clear();
    // The session may still be in the address from before an earlier refusal.
    else if (this.isAllowed === false) this.seen = undefined;
    this.isAllowed = isAllowed;
    this.look(false);
  }

  /** Looks at the address and the store. On a revisit, the address may be older than the store. */
  look(isRevisit: boolean): void {
    const { pathname, search, hash } = location;
    const inAddress = sessionIn(search);
    if (inAddress !== undefined && inAddress !== this.seen) {
      this.seen = inAddress;
      this.held = inAddress;
    }
    this.keep(isRevisit);
    if (this.isAllowed === undefined) return;
    this.held = undefined;
    for (const go of this.undecided.splice(0)) go();
    if (this.clean && inAddress !== undefined) {
      history.replaceState(history.state, '', pathname + withoutSession(search) + hash);
    }
  }

  private keep(isRevisit: boolean): void {
    const stored = this.isAllowed === false ? undefined : this.store.read();
    // Only consent stores a session. So the visitor has agreed on an earlier page.
    if (stored) this.isAllowed = true;
    // In memory where the browser blocks storage. Otherwise another page may have deleted it.
    const known = stored ?? (this.isKept ? undefined : this.session);
    this.session = this.isAllowed ? sessionOfVisit(this.held, known, isRevisit, Date.now()) : undefined;
    this.isKept = this.session !== undefined && this.store.write(this.session);
    window.__tpow_sid = this.session?.id;
  }
}
