-- Who decided, as `actorText` writes it: the TypeID of a person or key, with "operator:" or "outsider:" before it,
-- or "system". Rows of earlier versions have null.
alter table payout add column approved_by text, add column settled_by text;
alter table reward_reversal add column reversed_by text;
alter table organization add column suspension_by text;
alter table promoter add column suspension_by text;
alter table campaign add column approval_by text, add column approval_at timestamptz;
alter table webhook_endpoint add column disabled_by text, add column disabled_at timestamptz;
alter table link add column disabled_by text;
