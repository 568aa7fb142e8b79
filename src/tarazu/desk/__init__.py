"""Verbs and views, one file each. A verb checks a power, loads facts, asks a room and stores, in one transaction.

A view reads only. No verb imports another, and nothing here decides what a room should.
"""
