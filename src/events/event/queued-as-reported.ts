/**
 * Restores the reported values. Evaluation writes the attribution into the row and keeps the reported values
 * in `evidence` (`evaluation/decisions/stored-evidence.ts`). Without evidence, the row is still as reported.
 */
const asReported = `
  link_id = case when lower(decision #>> '{attribution,by}') in ('code', 'session') then (evidence ->> 'linkId')::uuid else link_id end,
  campaign_id = case when evidence is null then campaign_id else (evidence ->> 'campaignId')::uuid end,
  promoter_id = null`;

/**
 * Assignments of an `update event set` that queue an event again as it was reported, without any results of
 * the last evaluation.
 */
export const queuedAsReported = `
  status = 'QUEUED', due_at = now(), decision = null, evaluated_at = null, evidence = null, terms_id = null, rule_version_id = null,
  pace_at = null, ${asReported}`;
