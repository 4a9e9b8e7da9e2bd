"""The house itself."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import instance

urlpatterns = [
    path("v2/instance", methods(GET=instance.show)),
    path("v2/instance/", methods(GET=instance.show)),
    path("v1/instance", methods(GET=instance.first)),
    path("v1/instance/", methods(GET=instance.first)),
    path("v1/instance/rules", methods(GET=instance.rules)),
    path("v1/instance/peers", methods(GET=instance.nothing)),
    path("v1/instance/activity", methods(GET=instance.activity)),
    path("v1/instance/domain_blocks", methods(GET=instance.nothing)),
    path("v1/instance/languages", methods(GET=instance.languages)),
    path("v1/instance/extended_description", methods(GET=instance.extended_description)),
    path("v1/instance/privacy_policy", methods(GET=instance.privacy_policy)),
    path("v1/instance/terms_of_service", methods(GET=instance.terms_of_service)),
    path("v1/instance/terms_of_service/<str:date>", methods(GET=instance.terms_of_service)),
    path("v1/custom_emojis", methods(GET=instance.nothing)),
    path("v1/annual_reports", methods(GET=instance.annual_reports)),
    path("v1_alpha/async_refreshes/<str:refresh_id>", methods(GET=instance.no_refresh)),
]
