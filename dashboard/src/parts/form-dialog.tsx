import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { backdropLook, dialogLook } from './confirm-dialog';

interface FormDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  /** With a `Dialog.Title`. It begins anew each time that the dialog opens. */
  readonly children: ReactNode;
}

/** Something to fill in or to read, above the page. */
export function FormDialog({ isOpen, onClose, isWide = false, children }: FormDialogProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropLook} />
        <Dialog.Popup className={classNames(dialogLook, isWide && 'sm:max-w-3xl')}>{children}</Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
