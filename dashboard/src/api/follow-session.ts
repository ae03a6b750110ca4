import { sessionEnded } from './api-client';
import { hearTabs } from './session-channel';

const door = '/app/sign-in';

/** Where a person goes after signing in: a path of the dashboard, or its start. */
function placeAfter(next: string | undefined): string {
  return next !== undefined && /^\/app\/(?!sign-)[\w/?&=%.~-]*$/.test(next) ? next : '/';
}

/**
 * Leaves the page when the session ends here or in another tab. The page is loaded anew, so that nothing
 * of the last person stays in memory.
 */
export function followSession(): void {
  hearTabs((news) => {
    const isAtDoor = location.pathname.startsWith('/app/sign-');
    if (news === 'signed-out' && !isAtDoor) location.replace(door);
    if (news === 'signed-in' && isAtDoor) location.replace(nextHere());
  });
  window.addEventListener(sessionEnded, () => {
    if (location.pathname.startsWith('/app/sign-')) return;
    const next = encodeURIComponent(location.pathname + location.search);
    location.replace(`${door}?ended=true&next=${next}`);
  });
}

/** Opens the place after signing in, by the address of the present page. */
export function nextHere(): string {
  return placeAfter(new URLSearchParams(location.search).get('next') ?? undefined);
}
