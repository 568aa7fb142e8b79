"""Storage as Django knows it."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """The one application that holds models."""

    name = "tarazu.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"
