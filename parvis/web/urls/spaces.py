"""Spaces: finding, opening, joining and running them. Their feed stands with the stream."""

from django.urls import path

from parvis.web.pages import readers
from parvis.web.pages.spaces import charter, directory, files, inviting, joining, members, opening, settings

space = "spaces/<slug:slug>/"
member = f"{space}members/<int:membership_id>/"
urlpatterns = [
    path("spaces/", directory.directory, name="spaces"),
    path("spaces/new/", opening.new, name="open-space"),
    path("spaces/similar/", directory.similar, name="similar-spaces"),
    path("spaces/people/", directory.people, name="people-options"),
    path(f"{space}join/", joining.join, name="join-space"),
    path(f"{space}withdraw/", joining.withdraw, name="withdraw-request"),
    path(f"{space}decline/", joining.decline, name="decline-invitation"),
    path(f"{space}leave/", joining.leave, name="leave-space"),
    path(f"{space}tune/", joining.tune, name="tune-space"),
    path(f"{space}readers/", readers.of_space, name="space-readers"),
    path(f"{space}readers/<slug:kind>/", readers.space_as, name="space-as"),
    path(f"{space}files/", files.files, name="space-files"),
    path(f"{space}about/", charter.about, name="about-space"),
    path(f"{space}charter/", charter.show, name="charter"),
    path(f"{space}charter/edit/", charter.edit, name="edit-charter"),
    path(f"{space}charter/accept/", joining.accept_charter, name="accept-charter"),
    path(f"{space}members/", members.members, name="members"),
    path(member, members.member, name="member"),
    *[path(f"{member}{verb}/", members.change, {"verb": verb}) for verb in ("role", "end", "remove", "ban")],
    *[path(f"{member}{verb}/", members.decide, {"verb": verb}) for verb in ("accept", "decline", "uninvite", "unban")],
    path(f"{space}invite/", inviting.invite_to, name="invite"),
    path(f"{space}invitations/<int:invitation_id>/revoke/", inviting.take_back, name="revoke-invitation"),
    path(f"{space}settings/", settings.show, name="space-settings"),
    *[
        path(f"{space}settings/{part}/", settings.change, {"part": part})
        for part in ("identity", "threshold", "gate", "rights", "tools")
    ],
    *[path(f"{space}settings/{verb}/", settings.close, {"verb": verb}) for verb in ("archive", "reopen")],
    path("invitations/<str:token>/", joining.invitation, name="redeem"),
]
