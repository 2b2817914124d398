"""Recordings on this machine and elsewhere."""
