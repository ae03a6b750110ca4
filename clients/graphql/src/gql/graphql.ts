/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The status of a campaign: first draft, then active or paused, finally ended. */
export type CampaignStatus =
  /** Clicks and events count, starting at `startsAt` if it is set. */
  | 'ACTIVE'
  /** In preparation. Nothing is attributed. */
  | 'DRAFT'
  /** Ended permanently, manually or because `endsAt` has passed. */
  | 'ENDED'
  /** Links still redirect, but nothing is rewarded. */
  | 'PAUSED';

/** Where visitors of one country come to. */
export type CountryTargetInput = {
  /** Two-letter code of ISO 3166-1, such as DE. */
  readonly country: string;
  /** Target: an absolute http(s) URL. */
  readonly url: string;
};

/** A new tracking link. The same campaign, promoter, target and `code` return the existing link, unchanged. */
export type CreateLinkInput = {
  /** Where visitors with an Android device come to: an absolute http(s) URL. Null: to `targetUrl`. */
  readonly androidUrl?: string | null | undefined;
  /** TypeID of the campaign. */
  readonly campaignId: string | number;
  /** A code of your choice: 4 to 32 of a to z, 0 to 9 and hyphens, unique regardless of case. It makes a link of its own. Default: a random code. */
  readonly code?: string | null | undefined;
  /** Where visitors of some countries come to, at most 50. The country comes before the device. Null: none. */
  readonly countryTargets?: ReadonlyArray<CountryTargetInput> | null | undefined;
  /** From this time on it is closed. Null means never, the default in a new link. */
  readonly expiresAt?: string | null | undefined;
  /** Where visitors with an iPhone, iPad or iPod come to: an absolute http(s) URL. Null: to `targetUrl`. */
  readonly iosUrl?: string | null | undefined;
  /** TypeID of a verified link domain, for the short URL. Null: in a new link the organization's default, in a changed one the server's address. */
  readonly linkDomainId?: string | number | null | undefined;
  /** Name, to tell links apart, 1 to 200 characters. */
  readonly name?: string | null | undefined;
  /** Note, which the promoter can read too, at most 1000 characters. */
  readonly note?: string | null | undefined;
  /** TypeID of the promoter who shares it. */
  readonly promoterId: string | number;
  /** Sub-ids that its clicks are recorded with. Null removes all. */
  readonly subIds?: SubIdsInput | null | undefined;
  /** Target: an absolute http(s) URL. Default: the campaign's target. */
  readonly targetUrl?: string | null | undefined;
  /** UTM parameters that it adds to its target. They come before the campaign's, field by field. Null removes all. */
  readonly utm?: UtmTemplateInput | null | undefined;
};

/** Changes to sub-ids. An omitted field keeps its value; null removes it. */
export type SubIdsInput = {
  /** A label of at most 100 characters. */
  readonly sub1?: string | null | undefined;
  /** A label of at most 100 characters. */
  readonly sub2?: string | null | undefined;
  /** A label of at most 100 characters. */
  readonly sub3?: string | null | undefined;
  /** A label of at most 100 characters. */
  readonly sub4?: string | null | undefined;
  /** A label of at most 100 characters. */
  readonly sub5?: string | null | undefined;
};

/** Why an input was refused. */
export type UserErrorCode =
  /** The input conflicts with existing data. */
  | 'CONFLICT'
  /** The goal has already reached its number of conversions for this visitor. */
  | 'DUPLICATE_CONVERSION'
  /** The idempotency key was used before with a different payload. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** This status change is not allowed. The message names the allowed next statuses. */
  | 'ILLEGAL_STATUS_CHANGE'
  /** The available amount of the wallet is too small. */
  | 'INSUFFICIENT_FUNDS'
  /** A value is missing, too long or has the wrong form. */
  | 'INVALID'
  /** The amount is not a decimal, is negative, has too many decimals, or its asset is unknown. */
  | 'INVALID_AMOUNT'
  /** The URL is not an absolute http or https URL, or is not allowed here. */
  | 'INVALID_URL'
  /** The object does not exist, or it is not yours. */
  | 'NOT_FOUND'
  /** The quota of the plan is used up. The message names the limit and how to raise it. */
  | 'QUOTA_EXCEEDED'
  /** Too many attempts. The message says after how many seconds to try again. */
  | 'RATE_LIMITED'
  /** The API key lacks a scope that this input requires. The message names the scope. */
  | 'SCOPE_MISSING'
  /** Another person must decide, because the object is your own or you have already approved it. */
  | 'SELF_APPROVAL'
  /** The session must confirm the identity again: call `confirmIdentity`, then repeat the same request. */
  | 'STEP_UP_REQUIRED'
  /** The password is correct, but this account also requires a `totpCode` or a `recoveryCode`. */
  | 'TOTP_REQUIRED'
  /** Not available here or now. The message says what is missing. */
  | 'UNAVAILABLE';

/** Changes to UTM parameters. An omitted field keeps its value; null removes it. Placeholders: {promoter}, {campaign}, {campaignName}, {link}, {code}. */
export type UtmTemplateInput = {
  /** Value of `utm_campaign`, at most 100 characters. */
  readonly campaign?: string | null | undefined;
  /** Value of `utm_content`, at most 100 characters. */
  readonly content?: string | null | undefined;
  /** Value of `utm_medium`, at most 100 characters. */
  readonly medium?: string | null | undefined;
  /** Value of `utm_source`, at most 100 characters. */
  readonly source?: string | null | undefined;
  /** Value of `utm_term`, at most 100 characters. */
  readonly term?: string | null | undefined;
};

export type CampaignRowFragment = { readonly id: string, readonly name: string, readonly status: CampaignStatus, readonly goals: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> } | null };

export type CampaignsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type CampaignsQuery = { readonly campaigns: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: CampaignStatus, readonly goals: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type CreateLinkMutationVariables = Exact<{
  input: CreateLinkInput;
}>;


export type CreateLinkMutation = { readonly createLink: { readonly link: { readonly id: string, readonly shortUrl: string } | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string> | null, readonly message: string }> } | null };

export type EventsSubscriptionVariables = Exact<{
  organizationId: string | number;
  after?: string | null | undefined;
}>;


export type EventsSubscription = { readonly domainEvents: { readonly cursor: string, readonly type: string, readonly data: Readonly<Record<string, unknown>> | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CampaignRowFragmentDoc = new TypedDocumentString(`
    fragment CampaignRow on Campaign {
  id
  name
  status
  goals(first: 5) {
    nodes {
      id
      name
    }
  }
}
    `, {"fragmentName":"CampaignRow"}) as unknown as TypedDocumentString<CampaignRowFragment, unknown>;
export const CampaignsDocument = new TypedDocumentString(`
    query Campaigns($first: Int!, $after: String) {
  campaigns(first: $first, after: $after) {
    nodes {
      ...CampaignRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CampaignRow on Campaign {
  id
  name
  status
  goals(first: 5) {
    nodes {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<CampaignsQuery, CampaignsQueryVariables>;
export const CreateLinkDocument = new TypedDocumentString(`
    mutation CreateLink($input: CreateLinkInput!) {
  createLink(input: $input) {
    link {
      id
      shortUrl
    }
    userErrors {
      code
      field
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateLinkMutation, CreateLinkMutationVariables>;
export const EventsDocument = new TypedDocumentString(`
    subscription Events($organizationId: ID!, $after: String) {
  domainEvents(organizationId: $organizationId, after: $after) {
    cursor
    type
    data
  }
}
    `) as unknown as TypedDocumentString<EventsSubscription, EventsSubscriptionVariables>;