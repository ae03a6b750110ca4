import { describedEnum } from './schema/describe-enum.js';

/** What happened for a promoter. Domain events name it, and postbacks choose from it. */
export const PromoterEvent = describedEnum('PostbackEvent', 'What happened for the promoter.', {
  CONVERSION_COMPLETED:
    'A conversion of the promoter counted for a goal. Its rewards are events of their own.',
  REWARD_EARNED:
    'The promoter earned a reward. Sent once for each reward, also if it waits for money or for a review.',
  REWARD_PAID: 'A reward is available in the wallet of the promoter.',
  REWARD_REVERSED: 'A reward was reversed, in part or in full.',
});
export type PromoterEvent = keyof typeof PromoterEvent;
