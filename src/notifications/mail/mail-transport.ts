import type { Email } from '../../kernel/email.js';

/** Sends emails. Rejects when one could not be sent. */
export interface MailTransport {
  send(email: Email): Promise<void>;
  close(): void;
}

/** An email as nodemailer takes it. The address is given as one, never parsed as a list; nothing is read from files or URLs. */
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
