import type { Members } from '../../kernel/copied-values.js';
import { AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import type { DecisionAttribution, DecisionTouch } from './decision-attribution.types.js';
import {
  AttributionWay,
  EffectKind,
  EventReason,
  FraudCheckVerdict,
  FundingExcess,
  FundingPayer,
  FundingResult,
} from './decision.enums.js';
import type {
  DecisionEffect,
  DecisionFraudCheck,
  DecisionFunding,
  DecisionRefusal,
} from './event-decision.types.js';
import {
  amountIn,
  countIn,
  isTracePart,
  partsIn,
  shown,
  textIn,
  timeIn,
  wordIn,
  type Plain,
} from './trace-part.js';

/** The attribution of a trace in its typed form. Pure. */
export function typeAttribution(attribution: Members): Plain<DecisionAttribution> {
  return {
    ...linkOf(attribution),
    way: wordIn(attribution, 'by', AttributionWay) ?? AttributionWay.LINK,
    campaignId: textIn(attribution, 'campaignId'),
    model: wordIn(attribution, 'model', AttributionModel),
    halfLifeDays: countIn(attribution, 'halfLifeDays'),
    touches: partsIn(attribution, 'touches').map(typeTouch) as DecisionTouch[],
  };
}

function linkOf(part: Members): Pick<DecisionTouch, 'linkId' | 'promoterId' | 'clickedAt'> {
  return {
    linkId: textIn(part, 'linkId'),
    promoterId: textIn(part, 'promoterId'),
    clickedAt: timeIn(part, 'clickedAt'),
  };
}

function typeTouch(touch: Members): Plain<DecisionTouch> {
  return {
    ...linkOf(touch),
    weight: `${textIn(touch, 'weight')}/${textIn(touch, 'of')}`,
    refused: wordIn(touch, 'refused', EventReason),
  };
}

/** The fraud checks of a trace. Pure. */
export function typeFraudChecks(trace: Members): DecisionFraudCheck[] {
  return partsIn(trace, 'fraudChecks').flatMap((one) => {
    const check = wordIn(one, 'check', EventReason);
    const verdict = wordIn(one, 'verdict', FraudCheckVerdict);
    if (check === null || verdict === null) return [];
    const inputs = Object.entries(isTracePart(one['inputs']) ? one['inputs'] : {});
    return [{ check, verdict, inputs: inputs.map(([name, value]) => ({ name, value: shown(value) })) }];
  });
}

/** The effects of a trace. Pure. */
export function typeEffects(trace: Members, asset: string | null): Plain<DecisionEffect>[] {
  return partsIn(trace, 'effects').map((effect) => ({
    ...actionOf(effect),
    kind: wordIn(effect, 'kind', EffectKind) ?? EffectKind.EVENT,
    isVerified: typeof effect['verified'] === 'boolean' ? effect['verified'] : null,
    reward: amountIn(effect, 'reward', asset),
  }));
}

function actionOf(part: Members): Pick<DecisionRefusal, 'goalId' | 'gigId'> {
  return { goalId: textIn(part, 'goalId'), gigId: textIn(part, 'gigId') };
}

/** The refusals of a trace. Pure. */
export function typeRefusals(trace: Members): Plain<DecisionRefusal>[] {
  return partsIn(trace, 'refusals').flatMap((refusal) => {
    const reason = wordIn(refusal, 'reason', EventReason);
    return reason === null ? [] : [{ ...actionOf(refusal), reason }];
  });
}

/** The funding of a trace. Pure. */
export function typeFunding(trace: Members, asset: string | null): Plain<DecisionFunding>[] {
  return partsIn(trace, 'funding').map((step) => ({
    promoterId: textIn(step, 'promoterId'),
    rule: textIn(step, 'rule') ?? '',
    result: wordIn(step, 'result', FundingResult) ?? FundingResult.FUNDED,
    exceeds: wordIn(step, 'exceeds', FundingExcess),
    payer: wordIn(step, 'from', FundingPayer) ?? FundingPayer.WALLET,
    fee: amountIn(step, 'fee', asset),
    before: amountIn(step, 'before', asset),
    after: amountIn(step, 'after', asset),
    limitLeft: amountIn(step, 'limitLeft', asset),
  }));
}
