"""Every address of the house. Each view says who may come in (`parvis.web.doors`); a census refuses one that doesn't."""

from django.urls import include, path

urlpatterns = [path("", include("parvis.api.urls")), path("", include("parvis.web.urls"))]

handler403 = "parvis.web.pages.errors.refused"
handler404 = "parvis.web.pages.errors.not_found"
handler500 = "parvis.web.pages.errors.broken"
