import { GraphQLClient } from '../../support/graphql-client.js';
import { evaluated, ingest } from '../../support/outcome.js';
import type { Scene } from '../../support/story.js';
import { password, type Run, type WithId } from './mutations-of-people.js';

/** The mutations of attempts at gigs. */
export async function callAttempts(scene: Scene, run: Run): Promise<void> {
  const { program, campaignId } = scene;
  const proof = { actionType: 'post', verification: 'MANUAL', rewardAmount: { amount: '1.00' } };
  const task = { campaignId, title: 'Post', ...proof };
  const { gig } = await run(program, 'createGig', task, 'gig { id }');
  await run(program, 'publishGig', { id: gig!.id });
  const { pia, attemptId } = await promote(scene, gig!.id, run);
  await program.mutate('rejectActionAttempt', { id: attemptId }, 'actionAttempt { id }');
  await run(pia, 'resubmitActionAttempt', { id: attemptId, proof: { text: 'better' } });
  const decisions = ['verifyActionAttempt', 'rejectActionAttempt'];
  for (const [number, name] of [...decisions, ...decisions.map((one) => `${one}s`)].entries()) {
    const id = await ingest(scene, `post-${number}`, { eventType: 'post' });
    await evaluated(scene, id);
    const { actionAttempts } = await program.run<{ actionAttempts: { nodes: WithId[] } }>(
      '{ actionAttempts(filter: { status: { eq: SUBMITTED } }) { nodes { id } } }',
    );
    const decision = { id: actionAttempts.nodes[0]!.id, note: 'seen' };
    await run(program, name, name.endsWith('s') ? { actionAttempts: [decision] } : decision);
  }
}

/** A person joins and submits a proof. */
async function promote(
  { program, campaignId }: Scene,
  gigId: string,
  run: Run,
): Promise<{ pia: GraphQLClient; attemptId: string }> {
  const person = { email: 'pia@example.com', password, name: 'Pia' };
  const { token } = await run(new GraphQLClient(program.url), 'signUp', person, 'token');
  const pia = new GraphQLClient(program.url, token);
  await run(pia, 'joinCampaign', { campaignId });
  const input = { gigId, proof: { url: 'https://video.example/1' } };
  const { actionAttempt } = await run(pia, 'submitActionAttempt', input, 'actionAttempt { id }');
  return { pia, attemptId: actionAttempt!.id };
}
