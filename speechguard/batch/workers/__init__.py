"""Processes that hear calls, on this machine or on a cluster."""
