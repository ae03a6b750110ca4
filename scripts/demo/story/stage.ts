import type { Api } from '../api.js';
import type { MailFolder } from '../mail-folder.js';
import type { Narrator } from '../narrator.js';
import type { WebhookReceiver } from '../webhook-receiver.js';

/** Shared by all parts of the story. */
export interface Stage {
  readonly api: Api;
  readonly narrator: Narrator;
  /** The server's emails; undefined if the demo cannot read them. */
  readonly mails: MailFolder | undefined;
  readonly receiver: WebhookReceiver;
  /** The URL of the receiver. */
  readonly receiverUrl: string;
  /** Registers clean-up for the end of the story, also after a failure. */
  readonly atTheEnd: (close: () => Promise<void>) => void;
}

/** Something that has an id. */
export interface WithId {
  readonly id: string;
}

/** An amount in the API. */
export interface Money {
  readonly amount: string;
  readonly asset: string;
}

/** A message of the subscription `domainEvents`. */
export interface DomainEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A message of the subscription `walletUpdated`. */
export interface Balance {
  readonly available: Money;
}
