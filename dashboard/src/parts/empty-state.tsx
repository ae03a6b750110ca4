import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  /** What to do now. */
  readonly children: ReactNode;
}

/** Nothing is here, and what to do about it. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="card flex flex-col items-center gap-3 px-6 py-12 text-center">
      <h2 className="font-semibold">{title}</h2>
      <div className="flex max-w-md flex-col items-center gap-4 text-muted">{children}</div>
    </div>
  );
}
