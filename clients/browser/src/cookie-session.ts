import { blockable } from './blockable.js';
import { cookieIn, cookieText } from './cookie-text.js';
import { expiresName, sessionName } from './session-parameter.js';
import { readSession, type StoredSession } from './stored-session.js';

const ended = { id: '', expires: 0 };

/** The session in cookies, for all pages of the host, or of the domain and its subdomains. */
export class CookieSession {
  constructor(private readonly domain: string | undefined) {}

  read(): StoredSession | undefined {
    const text = blockable(() => document.cookie) ?? '';
    return readSession(cookieIn(text, sessionName), cookieIn(text, expiresName), Date.now());
  }

  write(session: StoredSession): void {
    // A cookie of the host, from before the page had the setting, would hide the one of the domain.
    if (this.domain) this.set(ended, undefined);
    this.set(session, this.domain);
  }

  clear(): void {
    this.set(ended, undefined);
    if (this.domain) this.set(ended, this.domain);
  }

  private set({ id, expires }: StoredSession, domain: string | undefined): void {
    const seconds = Math.max(0, Math.round((expires - Date.now()) / 1000));
    const where = { domain, isSecure: location.protocol === 'https:' };
    blockable(() => {
      document.cookie = cookieText(sessionName, id, seconds, where);
      document.cookie = cookieText(expiresName, String(expires), seconds, where);
    });
  }
}
