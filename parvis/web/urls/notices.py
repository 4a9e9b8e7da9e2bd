"""What waits for one, and finding things."""

from django.urls import path

from parvis.web.pages import devices, filters, mail_settings, notifications, search

urlpatterns = [
    path("notifications/", notifications.show, name="notifications"),
    path("notifications/read/", notifications.read_all, name="read-notifications"),
    path("notifications/unread/", notifications.unread, name="unread"),
    path("notifications/<int:notification_id>/", notifications.follow, name="notification"),
    path("settings/notifications/", mail_settings.notification_settings, name="notification-settings"),
    path("settings/notifications/device/", devices.subscribe, name="device"),
    path("settings/filters/", filters.show, name="filters"),
    path("settings/filters/<int:filter_id>/", filters.edit, name="filter"),
    path("settings/filters/<int:filter_id>/remove/", filters.remove, name="remove-filter"),
    path("unsubscribe/<str:token>/", mail_settings.stop, name="unsubscribe"),
    path("search/", search.find, name="search"),
    path("suggest/", search.offer, name="suggest"),
]
