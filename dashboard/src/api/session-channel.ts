/** What the tabs of one browser tell each other about the session. */
type SessionNews = 'signed-in' | 'signed-out';

const channel = new BroadcastChannel('tribute-session');

/** Tells the other tabs. */
export function tellTabs(news: SessionNews): void {
  channel.postMessage(news);
}

/** Hears what other tabs tell. Returns how to stop. */
export function hearTabs(hear: (news: SessionNews) => void): () => void {
  const listen = ({ data }: MessageEvent<SessionNews>): void => hear(data);
  channel.addEventListener('message', listen);
  return () => channel.removeEventListener('message', listen);
}
