"""The addresses of the API, by what they are about. What is asked most is listed in `parvis.api.hot` too."""

from django.urls import include, path, register_converter


class Id:
    """A 64-bit id; anything else is no address."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Raises `ValueError`, which Django takes for a 404."""
        if (number := int(value)) >= 2**63:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """As it is written."""
        return str(value)


register_converter(Id, "id")

urlpatterns = [
    path("", include("parvis.api.oauth.urls")),
    path("api/", include("parvis.api.urls.accounts")),
    path("api/", include("parvis.api.urls.gathering")),
    path("api/", include("parvis.api.urls.statuses")),
    path("api/", include("parvis.api.urls.instance")),
    path("api/", include("parvis.api.urls.moment")),
    path("api/", include("parvis.api.urls.admin")),
    path("", include("parvis.api.urls.wellknown")),
]
