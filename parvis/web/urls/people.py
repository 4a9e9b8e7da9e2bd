"""People, one's own settings, and the administrator's."""

from django.urls import path

from parvis.web.pages import about, admin, apps, importing, people, profile_edit, profiles, readers, settings

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/contacts/", people.contacts, name="contacts"),
    path("people/chart/", people.chart, name="chart"),
    path("@<str:handle>/", profiles.profile, name="profile"),
    path("@<str:handle>/<slug:verb>/", profiles.tie, name="tie"),
    path("settings/", settings.preferences, name="settings"),
    path("settings/profile/", profile_edit.profile, name="edit-profile"),
    path("settings/profile/readers/", readers.of_lines, name="profile-readers"),
    path("settings/profile/<slug:slot>/", profile_edit.picture, name="picture"),
    path("settings/sessions/", settings.sessions, name="sessions"),
    path("settings/sessions/others/end/", settings.end_others, name="end-others"),
    path("settings/sessions/<int:session_id>/end/", settings.end_session, name="end-session"),
    path("settings/apps/", apps.apps, name="apps"),
    path("settings/apps/<int:app_id>/shut-out/", apps.shut_out, name="shut-out"),
    path("settings/tokens/new/", apps.new_token, name="new-token"),
    path("settings/tokens/<int:token_id>/revoke/", apps.revoke, name="revoke-token"),
    path("admin/", admin.settings, name="organisation"),
    path("admin/about/", about.edit, name="edit-about"),
    path("admin/import/", importing.people, name="import-people"),
    path("admin/people/", admin.people, name="admin-people"),
    path("admin/people/<str:handle>/", admin.person, name="admin-person"),
    path("admin/people/<str:handle>/relations/<int:relation_id>/end/", admin.end_relation, name="end-relation"),
    path("admin/people/<str:handle>/<slug:verb>/", admin.account, name="admin-account"),
    path("admin/invitations/<int:invitation_id>/revoke/", admin.revoke_invitation, name="admin-revoke-invitation"),
]
