import { CookieSession } from './cookie-session.js';
import { LocalSession } from './local-session.js';
import { newestSession, type StoredSession } from './stored-session.js';

/**
 * Keeps the session in a cookie and in localStorage. A browser may block each of them. Then the other one is
 * used. With a domain, localStorage is used only if cookies are blocked, because the pages of another
 * subdomain could not delete it.
 */
export class SessionStore {
  private readonly cookie: CookieSession;
  private readonly local = new LocalSession();

  constructor(private readonly domain: string | undefined) {
    this.cookie = new CookieSession(domain);
  }

  /** The newest stored session that has not expired. */
  read(): StoredSession | undefined {
    return newestSession([this.cookie.read(), this.local.read()]);
  }

  /** Stores the session. Returns whether a storage has kept it. */
  write(session: StoredSession): boolean {
    this.cookie.write(session);
    if (this.domain && this.cookie.read()?.id === session.id) this.local.clear();
    else this.local.write(session);
    return this.read()?.id === session.id;
  }

  /** Deletes the session from every storage of this page. */
  clear(): void {
    this.cookie.clear();
    this.local.clear();
  }
}
