-- Requests see the rows of their own tenant in every table.
grant select on erased_identity to tribute_app;
