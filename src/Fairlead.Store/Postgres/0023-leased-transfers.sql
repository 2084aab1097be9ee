-- Who carries a transfer out is in the table of leases.
ALTER TABLE transfer DROP COLUMN holder;
ALTER TABLE transfer DROP COLUMN lease_until;
