import { useId, type ReactNode } from 'react';

interface FactListProps {
  readonly title: string;
  /** Labels with their values. One without a value is left out. */
  readonly facts: readonly (readonly [string, ReactNode])[];
}

/** What people look up of one thing. */
export function FactList({ title, facts }: FactListProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-2 font-semibold">
        {title}
      </h2>
      <dl className="card flex flex-col gap-3 p-4">
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label} className="min-w-0">
                <dt className="text-xs text-muted">{label}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
