import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { useAction } from '../api/use-action';
import { CreateApiKeyDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm, type FormTexts } from '../parts/action-form';
import { backdropLook, dialogLook } from '../parts/confirm-dialog';
import { CopyButton } from '../parts/copy-button';
import { TextField } from '../parts/text-field';
import { IdentityForm } from './identity-form';
import { useWorkspace } from './use-workspace';

interface NewKeyDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Creates a key, and shows its token this once. */
export function NewKeyDialog({ isOpen, onClose }: NewKeyDialogProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropLook} />
        <Dialog.Popup className={dialogLook}>
          <NewKey onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function NewKey({ onClose }: Pick<NewKeyDialogProps, 'onClose'>) {
  const { organization, environment } = useWorkspace();
  const { run, isRunning, faults, forget } = useAction(CreateApiKeyDocument);
  const [token, setToken] = useState<string>();
  const create = async ({ name = '', scopes = '' }: FormTexts): Promise<void> => {
    const input = {
      organizationId: organization.id,
      environment: environment === 'live' ? 'LIVE' : 'SANDBOX',
      name,
      scopes: scopes.split(/[\s,]+/).filter(Boolean),
    } as const;
    const made = await run({ input });
    setToken(made?.createApiKey?.token ?? undefined);
  };
  if (token !== undefined) return <ShownOnce token={token} onClose={onClose} />;
  if (faults?.codes.includes('STEP_UP_REQUIRED')) return <IdentityForm onDone={forget} />;
  return (
    <>
      <Dialog.Title className="text-base font-semibold">{`New ${environment} key`}</Dialog.Title>
      <ActionForm faults={faults} onSubmit={(texts) => void create(texts)}>
        <TextField name="name" label="Name" autoComplete="off" placeholder="Shop backend" />
        <TextField
          name="scopes"
          label="Scopes"
          autoComplete="off"
          defaultValue="*"
          hint="Such as events:write campaigns:read. * means all."
        />
        <div className="flex justify-end gap-2">
          <ActionButton onClick={onClose}>Cancel</ActionButton>
          <ActionButton kind="main" type="submit" isRunning={isRunning}>
            Create the key
          </ActionButton>
        </div>
      </ActionForm>
    </>
  );
}

function ShownOnce({ token, onClose }: Pick<NewKeyDialogProps, 'onClose'> & { readonly token: string }) {
  return (
    <>
      <Dialog.Title className="text-base font-semibold">Copy your key now</Dialog.Title>
      <Dialog.Description className="text-muted">
        It is shown only this once. Keep it where only your programs can read it.
      </Dialog.Description>
      <div className="rounded-md bg-sunken p-3">
        <CopyButton text={token} label="Copy" />
      </div>
      <ActionButton kind="main" onClick={onClose} className="self-end">
        Done
      </ActionButton>
    </>
  );
}
