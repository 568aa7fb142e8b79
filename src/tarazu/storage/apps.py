"""Storage as Django knows it."""

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created

from tarazu.rulebook.book import use_orders
from tarazu.storage.deadline import watch_questions


class StorageConfig(AppConfig):
    """The one application that holds models."""

    name = "tarazu.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the site's own legal orders count, and no question wait for ever. Errors: OrderFileWrong."""
        use_orders(settings.TARAZU_ORDERS)
        connection_created.connect(watch_questions)
