import type { Api } from '../api.js';
import type { MailFolder } from '../mail-folder.js';
import type { Narrator } from '../narrator.js';
import type { WebhookReceiver } from '../webhook-receiver.js';

/** What every part of the story plays on. */
export interface Stage {
  readonly api: Api;
  readonly narrator: Narrator;
  /** The mails that the server sends; undefined where the demo cannot read them. */
  readonly mails: MailFolder | undefined;
  readonly receiver: WebhookReceiver;
  /** Where the receiver listens. */
  readonly receiverUrl: string;
  /** To be called when the story is over, in whatever way. */
  readonly atTheEnd: (close: () => Promise<void>) => void;
}

/** Something that has an id. */
export interface WithId {
  readonly id: string;
}

/** An amount as the API has it. */
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
