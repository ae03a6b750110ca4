import { Migration } from '@mikro-orm/migrations';

/** The clicks of a session, by time; and events that name another campaign than was found, which are nobody's. */
export class Migration20261121Attribution extends Migration {
  override up(): void {
    this.addSql(`
      -- When a session was clicked again. Its first click is its own created_at, so that most clicks are in no index more than before.
      create index click_again on click (session_id, link_id, clicked_at) where not is_unique;
      -- Sessions from before last_clicked_at was kept said that it was their first click.
      update visitor_session session set last_clicked_at = again.at
      from (select session_id, link_id, max(clicked_at) as at from click where not is_unique group by session_id, link_id) again
      where again.session_id = session.id and again.link_id = session.link_id and again.at > session.last_clicked_at;

      -- Such an event was shown as one of the campaign that was found. What was found is what its decision is made again of.
      update event set
        evidence = jsonb_set(evidence, '{attribution,of}',
                             jsonb_build_object('linkId', link_id, 'campaignId', campaign_id, 'promoterId', promoter_id)),
        campaign_id = (evidence ->> 'campaignId')::uuid, promoter_id = null,
        link_id = case when evidence #>> '{attribution,by}' = 'link' then link_id end
      where status = 'UNMATCHED' and decision ->> 'reason' = 'OTHER_CAMPAIGN' and evidence ->> 'campaignId' <> campaign_id::text;
    `);
  }
}
