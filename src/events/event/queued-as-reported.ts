/**
 * What an event named itself: everything else is to be found anew. Evaluation writes what it found into the row, and keeps the rest in
 * `evidence` (`evaluation/decisions/stored-evidence.ts`); an event without evidence was not validated, and is as it was reported.
 */
const asReported = `
  link_id = case when lower(decision #>> '{attribution,by}') in ('code', 'session') then (evidence ->> 'linkId')::uuid else link_id end,
  campaign_id = case when evidence is null then campaign_id else (evidence ->> 'campaignId')::uuid end,
  promoter_id = null`;

/**
 * Assignments of an `update event set`, for an event that is evaluated again: nothing that the last evaluation wrote is left, and it is
 * as it was reported.
 */
export const queuedAsReported = `
  status = 'QUEUED', due_at = now(), decision = null, evaluated_at = null, evidence = null, terms_id = null, rule_version_id = null,
  pace_at = null, ${asReported}`;
