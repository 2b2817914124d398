"""Measured values of a call, such as speaking rate, and their bands."""
