/**
 * What an event named itself, as assignments of an `update event set`: for one that is evaluated again, so that everything else is found
 * anew. Evaluation writes what it found into the row, and keeps the rest in `evidence` (`evaluation/stored-evidence.ts`); an event
 * without evidence was not judged, and is as it was reported.
 */
export const asReported = `
  link_id = case when lower(decision #>> '{attribution,by}') in ('code', 'session') then (evidence ->> 'linkId')::uuid else link_id end,
  campaign_id = case when evidence is null then campaign_id else (evidence ->> 'campaignId')::uuid end,
  promoter_id = null`;
