import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** Which of a visitor's clicks earns if the visitor used several links of a campaign. */
export const AttributionModel = describedEnum(
  'AttributionModel',
  "Which of a visitor's clicks in a campaign earns. Only clicks up to the time of the event count.",
  {
    FIRST_CLICK: 'The first click within the attribution window.',
    LAST_CLICK: 'The last click. Each click on a link restarts the attribution window.',
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
