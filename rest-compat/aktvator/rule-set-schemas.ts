import * as z from 'zod';
import { ErrorCode, RefusedError } from '../../src/kernel/errors.js';
import { defaultAsset, formatMajor, parseMinor } from '../../src/kernel/money.js';
import type { RewardCapInput, RewardRuleInput } from '../generated/operations.js';
import * as body from '../shared/body-schemas.js';
import { conditionInMajorUnits } from './condition-in-major-units.js';

const { listOf, optional, shape, text, whole, wordOf } = body;

/** A rule with any number of rewards and targets. The service refuses all but one. */
type Rule = Omit<RewardRuleInput, 'reward' | 'target'> & {
  readonly reward: object;
  readonly target: object | null;
};

/** The schemas of reward rules and caps whose amounts are minor units of this asset. */
export interface RuleSetSchemas {
  readonly rules: z.ZodType<readonly Rule[]>;
  readonly caps: z.ZodType<readonly RewardCapInput[]>;
}

/** @param asset Undefined when the body's currency is invalid, which its own field reports. */
export function ruleSetSchemas(asset: string | undefined): RuleSetSchemas {
  const amount = optional(amountIn(asset));
  const pays = { fixed: amount, percent: optional(body.decimal) };
  const period = wordOf('DAY', 'WEEK', 'MONTH', 'LIFETIME');
  const cap = shape({
    count: optional(whole),
    amount,
    scope: listOf(wordOf('CAMPAIGN', 'RULE', 'PROMOTER', 'CUSTOMER', 'VISITOR')),
    period,
  });
  const tiered = shape({
    basis: wordOf('EVENT_AMOUNT', 'PROMOTER_COUNT', 'PROMOTER_AMOUNT'),
    period: optional(period),
    mode: optional(wordOf('WHOLE', 'MARGINAL')),
    tiers: listOf(
      shape({ fromAmount: amount, fromCount: optional(whole), ...pays }).transform(
        ({ fromAmount, fromCount, ...reward }) => ({
          from: { amount: fromAmount, count: fromCount },
          reward,
        }),
      ),
    ),
  });
  const rule = shape({
    key: text,
    title: optional(text),
    target: optional(shape({ goalId: optional(text), gigId: optional(text), eventType: optional(text) })),
    priority: optional(whole),
    group: optional(text),
    when: optional(conditionIn(asset ?? defaultAsset)),
    reward: shape({ plain: optional(body.flag), ...pays, tiered: optional(tiered) }),
    caps: optional(listOf(cap)),
    holdDays: optional(whole),
    onExceed: optional(wordOf('REJECT', 'PARTIAL')),
    rounding: optional(wordOf('DOWN', 'HALF_UP', 'HALF_EVEN')),
    effectiveFrom: optional(body.time),
    effectiveTo: optional(body.time),
  });
  return { rules: listOf(rule), caps: listOf(cap) };
}

/** An amount as a JSON number of minor units. */
function amountIn(asset: string | undefined): z.ZodType<{ amount: string; asset: string }> {
  return z.unknown().transform((sent, context) => {
    if (asset === undefined) return z.NEVER;
    const refused = (message: string): void => {
      context.addIssue({ code: 'custom', message, params: { code: ErrorCode.INVALID_AMOUNT } });
    };
    try {
      if (sent instanceof body.SentNumber) {
        return { amount: formatMajor(parseMinor(String(sent), asset), asset), asset };
      }
      refused('must be a number');
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refused(error.message);
    }
    return z.NEVER;
  });
}

/** A condition as GraphQL takes it, but with amounts in minor units. GraphQL reports its other faults. */
function conditionIn(asset: string): z.ZodType<body.BodyObject> {
  return body.object.transform((sent, context) =>
    conditionInMajorUnits(sent, asset, (path, message) => {
      if (context.issues.length >= body.maxFaults) return;
      context.addIssue({ code: 'custom', path: [...path], message });
    }),
  );
}
