"""The command line: each command calls one verb or one view and prints what came of it.

Importing this package makes Django ready, so that the desk below can be imported.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tarazu.storage.settings")
django.setup()
