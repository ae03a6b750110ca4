/** Every macro of a postback, with its meaning. Its value is empty if the event has none. */
export const postbackMacros = {
  event_id: 'Id of the message. All attempts have the same, so that a receiver can drop duplicates.',
  event: 'The type of the event: `reward.paid`.',
  status:
    '`pending` or `approved` for a reward, `reversed` for a reversal, `completed` for a conversion, `test` for a test.',
  amount: 'The amount of the reward, or the reversed part, in major units: `25.00`. Empty for a conversion.',
  remaining: 'What is left of the reward after the event, in major units. Empty for a conversion.',
  currency: 'The asset of the amounts: `USD`.',
  click_id: "Id of the click that earned it: the visitor's last one through the link.",
  sub1: 'First sub-id of the click, or of the link if there was no click.',
  sub2: 'Second sub-id.',
  sub3: 'Third sub-id.',
  sub4: 'Fourth sub-id.',
  sub5: 'Fifth sub-id.',
  link_id: 'Id of the link that earned it.',
  link_code: 'Code of this link.',
  reward_id: 'Id of the reward. All events of a reward have the same.',
  conversion_id: 'Id of the conversion.',
  campaign_id: 'Id of the campaign.',
  goal_id: 'Id of the goal.',
  promoter_id: 'Id of the promoter.',
  timestamp: 'When it happened, in seconds since 1970.',
  time: 'When it happened, in ISO 8601.',
  test: '`1` for a test, otherwise `0`.',
} as const satisfies Readonly<Record<string, string>>;

export type PostbackMacro = keyof typeof postbackMacros;

/** The values of all macros. An empty text if there is none. */
export type MacroValues = Readonly<Record<PostbackMacro, string>>;

export const macroNames = Object.keys(postbackMacros) as readonly PostbackMacro[];

/** Visitors choose these, in the query of a short link. */
export const visitorMacros: readonly PostbackMacro[] = ['sub1', 'sub2', 'sub3', 'sub4', 'sub5'];

/** A macro in a text. The group is its name, which may be unknown. */
export const macroPattern = /\{([^{}]*)\}/g;
