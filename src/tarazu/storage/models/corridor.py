"""Routes and closures."""

from django.db import models

from tarazu.storage.models.fields import key, word


class Route(models.Model):
    """A route with its legs, as the corridor room writes it."""

    id = key()
    body = models.JSONField()


class Closure(models.Model):
    """Why and when a crossing was shut."""

    id = key()
    crossing = word(24, db_index=True)
    body = models.JSONField()
