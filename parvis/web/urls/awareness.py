"""The charter of discretion, the lessons, and what the house can see of one."""

from django.urls import path

from parvis.web.pages import awareness, discretion, lessons, seen

urlpatterns = [
    path("discretion/", discretion.show, name="discretion"),
    path("discretion/accept/", discretion.accept, name="accept-discretion"),
    path("discretion/later/", discretion.later, name="discretion-later"),
    path("discretion/waiting/", discretion.waiting, name="discretion-waiting"),
    path("discretion/remind/", discretion.remind, name="discretion-remind"),
    path("discretion/departments/", discretion.figures, name="discretion-departments"),
    path("lessons/", lessons.index, name="lessons"),
    path("lessons/<slug:lesson_key>/", lessons.take, name="lesson"),
    path("settings/discretion/", seen.standing, name="discretion-settings"),
    path("settings/discretion/licence/", seen.show_licence, name="show-licence"),
    path("settings/seen/", seen.seen, name="seen-of-me"),
    path("admin/discretion/", awareness.charter, name="admin-discretion"),
    path("admin/lessons/", awareness.lessons, name="admin-lessons"),
    path("admin/lessons/new/", awareness.new_lesson, name="admin-new-lesson"),
    path("admin/lessons/<slug:lesson_key>/", awareness.lesson, name="admin-lesson"),
    path("admin/lessons/<slug:lesson_key>/withdraw/", awareness.withdraw, name="admin-withdraw-lesson"),
]
