import { buttonLook } from '../parts/action-button';
import { usePageTitle } from '../parts/page-head';

/** An address that the dashboard does not have. */
export function MissingPage() {
  usePageTitle('Nothing here');
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col items-start justify-center gap-4 px-4">
      <h1 className="text-xl font-semibold">There is nothing at this address</h1>
      <p className="text-muted">The link may be incomplete, or you cannot see this organization.</p>
      <a href="/" className={buttonLook('main')}>
        Go to the start
      </a>
    </main>
  );
}
