import { Migration } from '@mikro-orm/migrations';

/** What evaluation refused without need: several goals or gigs of one event, and sums beyond 38 digits. */
export class Migration20261121EvaluationRepairs extends Migration {
  override up(): void {
    this.addSql(`
      -- One event may count for several goals and gigs, once for each.
      alter table conversion drop constraint conversion_event_id_key, add constraint conversion_once unique (event_id, goal_id);
      alter table action_attempt drop constraint action_attempt_event_id_key, add constraint action_attempt_once unique (event_id, gig_id);

      -- What the events of years add up to has no bound, however each of them is bounded.
      alter table reward_usage alter count type numeric, alter amount type numeric,
        add check (count = trunc(count) and amount = trunc(amount));

      -- A click that cannot be evaluated stands aside, as an event does.
      alter table click drop constraint click_status_check;
      alter table click add constraint click_status_check check (status in ('QUEUED', 'PROCESSED', 'FAILED'));

      -- There are several workers now, each a job of its own.
      delete from agenda_jobs where name = 'event.evaluate';
    `);
  }
}
