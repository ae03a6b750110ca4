import { AlertDialog } from '@base-ui/react/alert-dialog';
import { ActionButton } from './action-button';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** What cannot be undone. */
  readonly text: string;
  /** The label of the button that does it. */
  readonly confirm: string;
  readonly isRunning: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** The look of what stands above the page. */
export const dialogLook =
  'card fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto p-5 shadow-popup outline-none';
/** The look of the page below it. */
export const backdropLook = 'fixed inset-0 z-40 bg-[rgb(0_0_0/45%)]';

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  isOpen,
  title,
  text,
  confirm,
  isRunning,
  onClose,
  onConfirm,
}: ConfirmDialogProps) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropLook} />
        <AlertDialog.Popup className={dialogLook}>
          <AlertDialog.Title className="text-base font-semibold break-words">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-muted">{text}</AlertDialog.Description>
          <div className="flex flex-wrap justify-end gap-2">
            <ActionButton onClick={onClose}>Cancel</ActionButton>
            <ActionButton kind="danger" isRunning={isRunning} onClick={onConfirm}>
              {confirm}
            </ActionButton>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
