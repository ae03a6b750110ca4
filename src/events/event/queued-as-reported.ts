/**
 * Assignments of an `update event set` that queue an event again, without any results of the last evaluation.
 */
export const queuedAsReported = `
  status = 'QUEUED', due_at = now(), decision = null, evaluated_at = null, evidence = null, terms_id = null, rule_version_id = null,
  pace_at = null, attributed_link_id = null, attributed_campaign_id = null, attributed_promoter_id = null`;
