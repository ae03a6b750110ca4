/** A mail in plain text. */
export interface Mail {
  /** The one address that it goes to. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Somebody who takes mails away; rejects when one could not be. */
export interface MailCarrier {
  carry(mail: Mail): Promise<void>;
  close(): void;
}

/** A mail as nodemailer takes it. The address is given as one, never parsed as a list; nothing is read from files or URLs. */
export function messageOf({ to, subject, text }: Mail, from: string): object {
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
