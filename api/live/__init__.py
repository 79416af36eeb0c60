"""Subscriptions: who follows what, read once for all who have the same rights, whatever the transport."""
