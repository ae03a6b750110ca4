import { useEffect, type ReactNode } from 'react';

interface PageHeadProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly below?: ReactNode;
}

/** The title of a page, in the tab too, with its main actions beside it. */
export function PageHead({ title, children, below }: PageHeadProps) {
  usePageTitle(title);
  return (
    <header className="mb-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
        {children && <div className="flex flex-wrap gap-2">{children}</div>}
      </div>
      {below}
    </header>
  );
}

/** Names the tab. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Tribute`;
  }, [title]);
}
