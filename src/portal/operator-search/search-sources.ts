import type { IdKind } from '../../kernel/catalogue.js';
import type { OperatorMatchKind } from './operator-match.types.js';

/** Where objects of a kind are found. */
interface SearchSource {
  readonly idKind: IdKind;
  /** From the word `from` on. `item` is the object, $1 the pattern, $2 the text, $3 the environment. */
  readonly found: readonly string[];
}

const promoters = `from promoter where (name ilike $1 or email ilike $1) and environment = $3`;

/** Each statement has an index: `<table>_text` by trigrams, then the index of the reference. */
export const searchSources: Readonly<Record<OperatorMatchKind, SearchSource>> = {
  API_KEY: {
    idKind: 'apiKey',
    found: ['from api_key item where (item.name ilike $1 or item.prefix ilike $1) and item.environment = $3'],
  },
  CAMPAIGN: {
    idKind: 'campaign',
    found: ['from campaign item where item.name ilike $1 and item.environment = $3'],
  },
  ORGANIZATION: {
    idKind: 'organization',
    found: [
      'from organization item where item.name ilike $1',
      `from organization item where item.id = any(array(
         select member.organization_id from user_account person join member on member.user_id = person.id
         where lower(person.email) = lower($2)))`,
    ],
  },
  PAYOUT: {
    idKind: 'payout',
    found: [
      `from payout item where (item.reference ilike $1 or item.idempotency_key ilike $1) and item.environment = $3`,
      `from payout item where item.promoter_id = any(array(select id ${promoters}))`,
    ],
  },
  PROMOTER: {
    idKind: 'promoter',
    found: [
      `from promoter item where (item.name ilike $1 or item.email ilike $1 or item.external_id ilike $1)
         and item.environment = $3`,
    ],
  },
  TOP_UP: {
    idKind: 'topUp',
    found: [
      `from top_up item where (item.provider_reference ilike $1 or item.payment_reference ilike $1)
         and item.environment = $3`,
      `from top_up item where item.environment = $3
         and item.organization_id = any(array(select id from organization where name ilike $1))`,
    ],
  },
  WALLET: {
    idKind: 'wallet',
    found: [
      `from wallet item where item.owner_type = 'ORGANIZATION' and item.environment = $3
         and item.owner_id = any(array(select id from organization where name ilike $1))`,
      `from wallet item where item.owner_type = 'PROMOTER' and item.environment = $3
         and item.owner_id = any(array(select id ${promoters}))`,
    ],
  },
};
