import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { assetOf, defaultAsset } from '../../kernel/money.js';
import { requireScope } from '../../kernel/principal.js';
import { isSelected } from '../../kernel/schema/is-selected.js';
import { requirePerson } from '../../identity/user/require-person.js';
import type { AssetPerformanceArgs, PerformanceArgs } from './performance.inputs.js';
import type {
  Performance,
  PerformanceFigures,
  PerformanceGroup,
  PerformanceStep,
} from './performance.types.js';
import type { FigureSubject, SubjectKind } from './figure-question.js';
import { presentFigures } from './present-figures.js';
import { questionOf, type OpenQuestion } from './question-of.js';
import { answersIn, readFigures, type AnswerRows } from './read-figures.js';

type Asked = Pick<Performance, 'subject' | 'question'>;

/** The most steps of all groups of one answer. */
const maxGroupSteps = 20_000;

/**
 * Reads figures for the seller's side, and for people their own. All objects of a kind that ask the same
 * question in one tick are read by one statement.
 */
export class PerformanceService {
  /** The figures of an object. Refuses, with the argument, what cannot be answered. */
  async of(
    caller: Caller,
    subject: FigureSubject,
    args: PerformanceArgs,
    info: GraphQLResolveInfo,
  ): Promise<Performance> {
    const asked = { args, withSteps: isSelected(info, 'series') };
    return this.answer(caller, subject, questionOf(asked, subject.kind, subject.timeZone));
  }

  /** Figures of several campaigns of one asset, which may have different time zones. */
  async ofSeveral(
    caller: Caller,
    kind: SubjectKind,
    { id, organizationId }: Pick<FigureSubject, 'id' | 'organizationId'>,
    args: AssetPerformanceArgs,
    info: GraphQLResolveInfo,
  ): Promise<Performance> {
    const asset = assetOf(args.asset ?? defaultAsset, 'asset').code;
    return this.of(caller, { kind, id, organizationId, asset, timeZone: 'UTC' }, args, info);
  }

  /** The totals of the period of the same length before. */
  async before(caller: Caller, { subject, question }: Asked): Promise<PerformanceFigures> {
    const { from, to } = question;
    const start = new Date(2 * from.getTime() - to.getTime());
    const earlier = { ...question, from: start, to: from, withSteps: false, grouping: null };
    return (await this.answer(caller, subject, earlier)).totals;
  }

  /** The steps of a group. Those of all groups are read by one statement. */
  async stepsOf(
    caller: Caller,
    { subject, question, key, count }: Asked & Pick<PerformanceGroup, 'key' | 'count'>,
  ): Promise<PerformanceStep[]> {
    if (count * (question.grouping?.first ?? 0) > maxGroupSteps) {
      const message = `that is more than ${maxGroupSteps} steps of all groups; choose a longer interval or fewer groups`;
      throw refuse(ErrorCode.INVALID, message, 'interval');
    }
    const grouping = question.grouping && { ...question.grouping, withSteps: true };
    const asked = { ...question, withSteps: false, grouping };
    const { groups } = await this.answer(caller, subject, asked);
    return groups.find((group) => group.key === key)?.steps ?? [];
  }

  private async answer(caller: Caller, subject: FigureSubject, question: OpenQuestion): Promise<Performance> {
    return presentFigures(await this.rowsOf(caller, subject, question), subject, question);
  }

  private async rowsOf(
    caller: Caller,
    { kind, id, organizationId, asset }: FigureSubject,
    question: OpenQuestion,
  ): Promise<AnswerRows> {
    const { environment } =
      kind === 'ownPromoter'
        ? requirePerson(caller.principal)
        : requireScope(caller.principal, 'campaigns:read');
    const relation = JSON.stringify(['performance', kind, asset, question, organizationId]);
    return caller.loaders.loadRelated(relation, id, async (ids) => {
      const subjects = { kind, ids, environment, organizationIds: [organizationId], asset };
      const rows = await readFigures(caller.sql, { ...question, subjects });
      return answersIn(rows, ids);
    });
  }
}
