"""Measurements that are run by hand, with their results beside them."""
