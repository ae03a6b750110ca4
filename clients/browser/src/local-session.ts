import { blockable } from './blockable.js';
import { expiresName, sessionName } from './session-parameter.js';
import { readSession, type StoredSession } from './stored-session.js';

/** The session in localStorage, for the pages of one origin. */
export class LocalSession {
  read(): StoredSession | undefined {
    return blockable(() =>
      readSession(localStorage.getItem(sessionName), localStorage.getItem(expiresName), Date.now()),
    );
  }

  write({ id, expires }: StoredSession): void {
    blockable(() => {
      localStorage.setItem(sessionName, id);
      localStorage.setItem(expiresName, String(expires));
    });
  }

  clear(): void {
    blockable(() => {
      localStorage.removeItem(sessionName);
      localStorage.removeItem(expiresName);
    });
  }
}
