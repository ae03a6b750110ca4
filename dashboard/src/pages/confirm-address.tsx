import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '../api/use-action';
import { ResendVerificationDocument } from '../gql/graphql';
import { FaultNotice } from '../parts/fault-notice';
import { linkLook } from './door-frame';
import { useWorkspace } from './use-workspace';

/** Reminds a person of the email with the link that confirms their address. */
export function ConfirmAddress() {
  const { person } = useWorkspace();
  const { run, faults } = useAction(ResendVerificationDocument);
  const [isSent, setSent] = useState(false);
  if (person.emailVerifiedAt !== null) return null;
  const resend = async (): Promise<void> => {
    if (await run({})) setSent(true);
  };
  return (
    <section aria-label="Your email address" className="card mb-6 flex flex-col gap-2 p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Mail aria-hidden className="size-4 shrink-0 text-muted" />
        <p className="min-w-0 flex-1 basis-56 break-words">
          Confirm your address: open the link that was sent to{' '}
          <strong className="font-medium">{person.email}</strong>.
        </p>
        <span role="status">{isSent && 'Sent again.'}</span>
        {!isSent && (
          <button type="button" className={linkLook} onClick={() => void resend()}>
            Send it again
          </button>
        )}
      </div>
      <FaultNotice faults={faults} />
    </section>
  );
}
