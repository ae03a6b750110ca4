import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** Which of a visitor's clicks earn if the visitor used several links of a campaign. */
export const AttributionModel = describedEnum(
  'AttributionModel',
  "Which of a visitor's clicks in a campaign earn. Only clicks up to the time of the event count. The last three models divide each reward among the touches within the attribution window.",
  {
    FIRST_CLICK: 'The first click within the attribution window.',
    LAST_CLICK: 'The last click. Each click on a link restarts the attribution window.',
    LINEAR: 'All touches, in equal parts.',
    POSITION_BASED:
      'The first and the last touch 40 % each, those between them 20 % together. Two touches share equally.',
    TIME_DECAY: 'All touches. One that is `attributionHalfLifeDays` older than another weighs half as much.',
  },
);
export type AttributionModel = keyof typeof AttributionModel;

/** Which promoter gets an event if its code and its link or session belong to different ones. */
export const CodePolicy = describedEnum(
  'CodePolicy',
  'Which promoter gets an event that has the code of one promoter and the link or session of another.',
  {
    CODE_WINS: 'The promoter whose code the customer typed.',
    LINK_WINS: 'The promoter whose link the visitor used.',
  },
);
export type CodePolicy = keyof typeof CodePolicy;
