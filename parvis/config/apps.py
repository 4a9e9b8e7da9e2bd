from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "parvis.config"
    label = "house"

    def ready(self) -> None:
        """Wire the listeners once every app is there."""
        from parvis.config import wiring

        wiring.connect()
