"""What is kept of reviewing, in a database: the calls and findings of a store, verdicts, appeals, samples, the audit log."""
