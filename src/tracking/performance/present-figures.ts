import { encodeId } from '../../kernel/ids.js';
import { money } from '../../kernel/schema/money.type.js';
import { amounts, counts } from './measures.js';
import type { Performance, PerformanceFigures, PerformanceStep } from './performance.types.js';
import type { FigureSubject } from './figure-question.js';
import type { OpenQuestion } from './question-of.js';
import type { AnswerRows, FigureRow } from './read-figures.js';

const camel = (name: string): string => name.replaceAll(/_[a-z]/g, (found) => found.charAt(1).toUpperCase());

/** Figures of nothing. */
const none = Object.fromEntries([
  ...counts.map((name) => [camel(name), 0]),
  ...amounts.map((name) => [name, 0n]),
]) as unknown as FigureRow;

/** The figures of one object. */
export function presentFigures(
  { own, steps }: AnswerRows,
  subject: FigureSubject,
  question: OpenQuestion,
): Performance {
  const { asset } = subject;
  const total = own.find((row) => row.groupKey === null && row.at === null) ?? none;
  const seriesOf = (key: string | null): PerformanceStep[] => {
    const known = new Map(
      own.flatMap((row) =>
        row.groupKey === key && row.at !== null ? [[row.at.getTime(), row] as const] : [],
      ),
    );
    return steps.map((at) => ({ ...figuresOf(known.get(at.getTime()) ?? none, asset), at }));
  };
  const groups = own.filter((row) => row.groupKey !== null && row.at === null);
  const totals = figuresOf(total, asset);
  const { clicks, uniqueClicks: sessions, leads, customers } = totals;
  return {
    subject,
    question,
    from: question.from,
    to: question.to,
    timeZone: question.timeZone,
    totals,
    funnel: { clicks, sessions, leads, customers },
    series: question.withSteps ? seriesOf(null) : [],
    groups: groups.map((row) => ({
      key: keyOf(row.groupKey as string, question),
      totals: figuresOf(row, asset),
      steps: question.grouping?.withSteps ? seriesOf(row.groupKey) : [],
      count: steps.length,
      subject,
      question,
    })),
    other: question.grouping ? figuresOf(rest(total, groups), asset) : null,
  };
}

function rest(total: FigureRow, groups: readonly FigureRow[]): FigureRow {
  const names = Object.keys(none) as (keyof FigureRow)[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      groups.reduce<bigint | number>((left, group) => subtract(left, group[name]), total[name]),
    ]),
  ) as unknown as FigureRow;
}

function subtract(from: bigint | number, one: bigint | number): bigint | number {
  return typeof from === 'bigint' ? from - BigInt(one) : from - Number(one);
}

/** The TypeID of a group by an object; otherwise its value. */
function keyOf(key: string, { grouping }: OpenQuestion): string {
  switch (grouping?.dimension ?? grouping?.column) {
    case 'campaign_id':
      return encodeId('campaign', key);
    case 'promoter_id':
      return encodeId('promoter', key);
    case 'link_id':
      return encodeId('link', key);
    case 'goal':
      return encodeId('goal', key);
    case 'gig':
      return encodeId('gig', key);
    default:
      return key;
  }
}

function figuresOf(row: FigureRow, asset: string): PerformanceFigures {
  const { spend, earned, reversed, clickedConversions, ...figures } = row;
  const { clicks } = figures;
  return {
    clicks,
    uniqueClicks: figures.uniqueClicks,
    paidClicks: figures.paidClicks,
    botClicks: figures.botClicks,
    invalidClicks: figures.invalidClicks,
    events: figures.events,
    leads: figures.leads,
    conversions: figures.conversions,
    conversionRate: clicks === 0 ? 0 : clickedConversions / clicks,
    customers: figures.customers,
    attempts: figures.attempts,
    verifiedAttempts: figures.verifiedAttempts,
    rejectedAttempts: figures.rejectedAttempts,
    rewards: figures.rewards,
    spend: money(spend, asset),
    earned: money(earned, asset),
    reversed: money(reversed, asset),
    epc: money(clicks === 0 ? 0n : earned / BigInt(clicks), asset),
  };
}
