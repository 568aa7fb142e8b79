"""Storage as Django knows it."""

from django.apps import AppConfig
from django.conf import settings

from tarazu.rulebook.book import use_orders


class StorageConfig(AppConfig):
    """The one application that holds models."""

    name = "tarazu.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the legal orders of the site's own folders count. Errors: OrderFileWrong."""
        use_orders(settings.TARAZU_ORDERS)
