import { classNames } from './class-names';

/** A place where something will be in a moment. */
function Skeleton({ className }: { readonly className?: string }) {
  return (
    <div aria-hidden className={classNames('animate-pulse rounded-md bg-hover', className ?? 'h-5 w-32')} />
  );
}

/** A page that is still loading. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-28 w-full" />
      <Skeleton className="h-56 w-full" />
    </div>
  );
}
