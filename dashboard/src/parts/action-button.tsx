import type { ButtonHTMLAttributes } from 'react';
import { classNames } from './class-names';

type Kind = 'main' | 'plain' | 'danger' | 'quiet';

const looks: Readonly<Record<Kind, string>> = {
  main: 'bg-accent text-on-accent border-transparent hover:opacity-90',
  plain: 'bg-raised text-ink border-line hover:bg-hover',
  danger: 'bg-raised text-bad border-line hover:bg-bad-soft',
  quiet: 'bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink',
};

/** The look of a button, for links too. */
export function buttonLook(kind: Kind = 'plain'): string {
  const shape = 'inline-flex h-9 items-center justify-center gap-2 rounded-md border px-3.5 font-medium';
  return classNames(shape, 'whitespace-nowrap disabled:opacity-60', looks[kind]);
}

interface ActionButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: Kind;
  /** Whether its work is running. It cannot be pressed meanwhile. */
  readonly isRunning?: boolean;
}

/** A button that is disabled while its work runs. */
export function ActionButton({ kind, isRunning = false, className, ...rest }: ActionButtonProps) {
  const look = classNames(buttonLook(kind), isRunning && 'cursor-progress', className);
  return (
    <button
      type="button"
      {...rest}
      disabled={isRunning || rest.disabled}
      aria-busy={isRunning}
      className={look}
    />
  );
}
