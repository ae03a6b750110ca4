import {
  moreAfter,
  type Erasure,
  type ErasureBatch,
  type PersonalTable,
} from '../../../kernel/personal-data.js';
import type { Sql } from '../../../kernel/sql.js';

/** Deletes the bodies of attempts that sent a domain event of the customer. */
async function eraseBodies(sql: Sql, { id }: Erasure, batch: ErasureBatch): Promise<string | undefined> {
  const erased = await sql.query(
    `update webhook_attempt set request_body = null, response_body = null, response_headers = null
     where id in (
       select attempt.id from erased_identity identity
         join webhook_delivery delivery on delivery.domain_event_id = identity.old_id
         join webhook_attempt attempt on attempt.delivery_id = delivery.id
       where identity.erasure_id = $1 and identity.kind = 'DOMAIN_EVENT'
         and (attempt.request_body is not null or attempt.response_body is not null or attempt.response_headers is not null)
       limit $2)
     returning id`,
    [id, batch.most],
  );
  return moreAfter(erased, batch);
}

/** The personal data of `webhook_attempt`. */
export const personalAttemptBodies: PersonalTable = {
  erases: { request_body: 'Null.', response_body: 'Null.', response_headers: 'Null.' },
  keeps: { request_headers: 'They have the signature, and nothing of the body.' },
  erase: eraseBodies,
};
