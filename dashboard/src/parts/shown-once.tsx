import { Dialog } from '@base-ui/react/dialog';
import { ActionButton } from './action-button';
import { CopyButton } from './copy-button';

interface ShownOnceProps {
  readonly title: string;
  /** What it is for, and where to keep it. */
  readonly text: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** In a dialog: a secret that nobody can read again. */
export function ShownOnce({ title, text, secret, onClose }: ShownOnceProps) {
  return (
    <>
      <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
      <Dialog.Description className="text-muted">{text}</Dialog.Description>
      <div className="rounded-md bg-sunken p-3">
        <CopyButton text={secret} label="Copy" />
      </div>
      <ActionButton kind="main" onClick={onClose} className="self-end">
        Done
      </ActionButton>
    </>
  );
}
