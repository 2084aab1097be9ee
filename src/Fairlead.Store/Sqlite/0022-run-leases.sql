-- The epoch of the lease under which a run is gone through; NULL, or that of a lease that has ended, for nobody.
ALTER TABLE run ADD COLUMN lease INTEGER NULL;
CREATE INDEX run_lease ON run (lease, number) WHERE active;
