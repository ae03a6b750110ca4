import {
  moreAfter,
  type Erasure,
  type ErasureBatch,
  type PersonalTable,
  type PersonalTables,
} from '../../kernel/personal-data.js';
import type { Sql } from '../../kernel/sql.js';

/** Erases the customer's inputs from decisions on attempts. Plan: event_of_customer, event_session. */
async function eraseAttempts(
  sql: Sql,
  { id, organizationId, environment, pseudonym }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  const erased = await sql.query(
    `with picked as (
       select attempt.id, without_personal_inputs(attempt.decision) as decision
       from (
         select id, erased_at from event where organization_id = $2 and environment = $3 and customer_id = $4
         union
         select event.id, erased_at from erased_identity session join event on event.session_id = session.new_id
         where session.erasure_id = $1 and session.kind = 'SESSION' and event.organization_id = $2 and event.environment = $3
       ) event join action_attempt attempt on attempt.event_id = event.id
       where event.erased_at is not null and attempt.decision is distinct from without_personal_inputs(attempt.decision)
       limit $5
     )
     update action_attempt set decision = picked.decision from picked where action_attempt.id = picked.id
     returning action_attempt.id`,
    [id, organizationId, environment, pseudonym, batch.most],
  );
  return moreAfter(erased, batch);
}

const ofPromoter = "The promoter's own proof.";

const ofAttempts: PersonalTable = {
  erases: { decision: 'Inputs of the customer are null; results, rules and amounts stay.' },
  keeps: { proof_text: ofPromoter, proof_url: ofPromoter, proof_file: ofPromoter },
  erase: eraseAttempts,
};

/** The personal data of customers in attempts. Decisions on attempts are append-only, and have none. */
export const personalAttempts: PersonalTables = {
  action_attempt: ofAttempts,
  attempt_decision: { keeps: { proof_text: ofPromoter, proof_url: ofPromoter, proof_file: ofPromoter } },
};
