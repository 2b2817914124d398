"""The database of reviewing: the calls and findings of a store, verdicts, appeals, samples, the audit log."""
