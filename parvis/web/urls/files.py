"""Files: taken in, and every byte served under the law."""

from django.urls import path, re_path

from parvis.web.pages import files

urlpatterns = [
    path("files/", files.add, name="upload"),
    path("files/<int:attachment_id>/", files.change, name="file"),
    path("files/<int:attachment_id>/<str:name>", files.show, name="file-bytes"),
    path("files/<int:attachment_id>/<str:key>/<str:name>", files.show_by_key, name="file-bytes-by-key"),
    re_path(r"^faces/(?P<name>[0-9a-f]{32}\.(?:webp|jpg|png))$", files.face, name="face"),
]
