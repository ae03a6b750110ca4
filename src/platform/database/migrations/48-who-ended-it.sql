-- As in 47-who-did-it: who ended, revoked or asked. Rows of earlier versions have null.
alter table campaign add column ended_by text;
alter table api_key add column revoked_by text;
alter table customer_erasure add column requested_by text;
alter table data_export add column requested_by text;
