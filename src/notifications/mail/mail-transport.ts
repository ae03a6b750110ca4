import type { Email } from '../../kernel/email.js';

/** Sends emails. Rejects on failure. */
export interface MailTransport {
  send(email: Email): Promise<void>;
  close(): void;
}

/** An email for nodemailer. The address is never parsed as a list, and nothing is read from files or URLs. */
export function messageOf({ to, subject, text }: Email, from: string): object {
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
