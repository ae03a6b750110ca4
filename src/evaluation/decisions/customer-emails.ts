/** Matches names of email fields: `email`, `Customer_Email`, `emailAddress`, `billing-mail`, `emails`. */
const emailName = /e?mails?(?:address(?:es)?)?$/;

/** Names of promoters, sellers and contacts: an address under such a name is not the customer's. */
const otherParty = new RegExp(
  `^(?:promoter|affiliate|aktvator|referr(?:er|al|edby)|influencer|partner|publisher|advertiser|merchant|vendor|seller|organi[sz]ation|shop|store|support|agent|sender|from)(?:info|details|data|contact|owner|user)?(?:e?mails?(?:address(?:es)?)?)?$`,
);

/** Non-letters. Case, punctuation and invisible characters in a name are ignored. */
const noLetter = /[^\p{L}]/gu;

/**
 * Collects the customer's email addresses from metadata at any depth. They are texts under a name such as
 * `email`, in any case, also in nested objects and lists. Names of another party, such as `promoter`, are
 * left out. Pure.
 */
export function customerEmails(metadata: Readonly<Record<string, unknown>> | null): readonly string[] {
  const found: string[] = [];
  if (metadata) collect(metadata, false, found);
  return found;
}

function collect(value: unknown, isBelowEmail: boolean, found: string[]): void {
  if (typeof value === 'string') {
    if (isBelowEmail) found.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, isBelowEmail, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const name = key.normalize('NFKC').replaceAll(noLetter, '').toLowerCase();
      if (!otherParty.test(name)) collect(member, isBelowEmail || emailName.test(name), found);
    }
  }
}
