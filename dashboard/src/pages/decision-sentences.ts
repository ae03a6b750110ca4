import { formatMoney } from '../api/money-text';
import { formatTime } from '../api/time-text';
import type { DecisionFragment, EventOfPageQuery } from '../gql/graphql';

type Reasons = EventOfPageQuery['reasons'];
type About = Pick<DecisionFragment['effects'][number], 'goal' | 'gig'>;

const ways = {
  CODE: 'by the code that the customer typed',
  CUSTOMER: 'by an earlier event of the same customer',
  LINK: 'by the link that the report names',
  SESSION: 'by the session of the visitor’s click',
} as const;

/** Tells a decision on an event in sentences, in the order in which it was made. */
export function sentencesOf(
  decision: DecisionFragment,
  reasons: Reasons,
  timeZone: string,
): readonly string[] {
  const meaning = (code: string): string =>
    reasons?.find((one) => one.code === code)?.description ?? `${code}.`;
  return [
    ...attribution(decision, timeZone),
    ...fraudChecks(decision, meaning),
    ...(decision.reason ? [meaning(decision.reason)] : []),
    ...decision.refusals.map((one) => `${subject(one)} refuses it. ${meaning(one.reason)}`),
    ...decision.effects.map(effect),
    ...decision.rules.map(({ rule, result, amount }) =>
      result === 'PAID' && amount
        ? `The rule “${rule}” pays ${formatMoney(amount)}.`
        : `The rule “${rule}” pays nothing. ${meaning(result)}`,
    ),
    ...decision.funding.map((one) => funding(one, meaning)),
    ...(decision.note ? [`The reviewer wrote: “${decision.note}”`] : []),
    ...(decision.error ? [`The evaluation failed: ${decision.error}`] : []),
  ];
}

function attribution({ attribution: found }: DecisionFragment, timeZone: string): string[] {
  if (!found) return [];
  const whose = found.promoter ? `It belongs to ${found.promoter.name}` : 'It was attributed';
  const link = found.link ? ` of the link ${found.link.code}` : '';
  const clicked = found.clickedAt ? `, clicked ${formatTime(found.clickedAt, timeZone)}` : '';
  return [`${whose}, ${ways[found.way]}${found.way === 'SESSION' ? link : ''}${clicked}.`];
}

function fraudChecks({ fraudChecks: checks }: DecisionFragment, meaning: (code: string) => string): string[] {
  const passed = checks.filter(({ verdict }) => verdict === 'PASSED').length;
  const found = checks.filter(({ verdict }) => verdict !== 'PASSED');
  const verdicts = {
    HELD: 'It is held for review.',
    APPROVED: 'A reviewer approved it all the same.',
    REJECTED: 'It is rejected.',
  } as const;
  return [
    ...(passed === 0 ? [] : [`${passed} fraud ${passed === 1 ? 'check' : 'checks'} found nothing.`]),
    ...found.map(({ check, verdict }) =>
      verdict === 'PASSED' ? '' : `${meaning(check)} ${verdicts[verdict]}`,
    ),
  ];
}

function subject({ goal, gig }: About): string {
  return goal ? `The goal “${goal.name}”` : gig ? `The gig “${gig.title}”` : 'The campaign';
}

function effect(one: DecisionFragment['effects'][number]): string {
  if (one.kind === 'EVENT') return 'Rules for this type of event reward it.';
  if (one.kind === 'CONVERSION') return `${subject(one)} counts it as a conversion.`;
  return `${subject(one)} counts it as an attempt${one.isVerified ? ', verified at once' : ''}.`;
}

function funding(
  { payer, result, rule, promoter }: DecisionFragment['funding'][number],
  meaning: (code: string) => string,
): string {
  const from = payer === 'ACCOUNT' ? 'the campaign’s own account' : 'the organization’s wallet';
  const whose = promoter ? ` of ${promoter.name}` : '';
  if (result === 'FUNDED') return `The reward${whose} by the rule “${rule}” comes from ${from}.`;
  return `The reward${whose} by the rule “${rule}” is not paid yet. ${meaning(result)}`;
}
