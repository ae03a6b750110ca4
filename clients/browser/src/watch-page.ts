/** What happens to a page after it was loaded. */
interface PageEvents {
  /** A single-page application has changed the address. */
  readonly onNavigate: () => void;
  /** The visitor came back: through the history, or to a page that the browser had frozen. */
  readonly onReturn: () => void;
  /** The page ends or is frozen, or the network is back: now or never. */
  readonly onLeave: () => void;
}

/** Watches the page. No `unload` handler, because that would keep pages out of the back-forward cache. */
export function watchPage({ onNavigate, onReturn, onLeave }: PageEvents): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name].bind(history);
    history[name] = (...change) => {
      original(...change);
      onNavigate();
    };
  }
  addEventListener('popstate', onReturn);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) onReturn();
  });
  addEventListener('pagehide', onLeave);
  addEventListener('online', onLeave);
}

/** Whether the browser loads a page of its history, so that its address may be older than the store. */
export function isLoadedAgain(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && ['reload', 'back_forward'].includes(entry.type);
}
