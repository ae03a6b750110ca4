import type { ReactNode } from 'react';
import mark from '../tribute.svg';
import { usePageTitle } from '../parts/page-head';

interface DoorFrameProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Where else to go. */
  readonly footer?: ReactNode;
}

/** The frame of the pages before the workplace: one form in the middle. */
export function DoorFrame({ title, children, footer }: DoorFrameProps) {
  usePageTitle(title);
  return (
    <div className="flex min-h-dvh flex-col bg-sunken">
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center gap-5 px-4 py-10">
        <p className="flex items-center gap-2.5 text-base font-semibold">
          <img src={mark} alt="" className="size-7" />
          Tribute
        </p>
        <div className="card p-6">
          <h1 className="mb-5 text-lg font-semibold tracking-tight">{title}</h1>
          {children}
        </div>
        {footer && <div className="text-center text-muted">{footer}</div>}
      </main>
    </div>
  );
}

/** The look of a link within a text. */
export const linkLook = 'font-medium text-accent underline underline-offset-2';
