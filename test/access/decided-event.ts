import { followAndRecord } from '../support/clicks.js';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { publishRules } from '../support/rules.js';
import { aScene, type Scene } from '../support/story.js';
import type { SharedSuite } from '../support/suite.js';

const usd = (amount: string) => ({ amount });
const rules = [
  {
    key: 'friends',
    reward: { fixed: usd('3.00') },
    caps: [{ scope: ['RULE'], period: 'MONTH', amount: usd('500.00') }],
    when: {
      all: [
        { field: 'promoter.name', op: 'EQ', value: 'Pat' },
        { field: 'event.metadata.plan', op: 'EQ', value: 'pro' },
        { field: 'click.device', op: 'EQ', value: 'DESKTOP' },
      ],
    },
  },
  { key: 'rest', reward: { plain: true }, priority: -1 },
];

/** An event whose decision has all parts: a click, fraud checks, rules with conditions and caps, a budget. */
export interface DecidedEvent {
  readonly scene: Scene;
  readonly eventId: string;
  /** The time of its click, and the month in which it happened. */
  readonly clickedAt: string;
  readonly month: string;
}

export async function aDecidedEvent(suite: SharedSuite): Promise<DecidedEvent> {
  const scene = await aScene(suite.url);
  const { program, campaignId } = scene;
  const fraudChecks = {
    botClick: 'REVIEW',
    velocity: 'REVIEW',
    blockedCountry: 'REJECT',
    dataCentreClick: 'REVIEW',
  };
  await program.mutate('updateCampaign', { id: campaignId, budget: usd('900.00'), fraudChecks }, '');
  await publishRules(scene, rules);
  const sessionId = await followAndRecord(suite, scene.link);
  const { id: eventId } = await ingestAndEvaluate(scene, 'pro', { sessionId, metadata: { plan: 'pro' } });
  const [times] = await suite.database.query<{ clickedAt: Date; occurredAt: Date }>(
    'select clicked_at as "clickedAt", occurred_at as "occurredAt" from click, event where click.session_id = $1 and event.id = $2',
    [uuidOf('session', sessionId), uuidOf('event', eventId)],
  );
  return {
    scene,
    eventId,
    clickedAt: times!.clickedAt.toISOString(),
    month: times!.occurredAt.toISOString().slice(0, 7),
  };
}
