"""What is said: timelines, writing, posts."""

from django.urls import path

from parvis.web.pages import feeds, held, home, posts, reports, responses, writing

urlpatterns = [
    path("", home.home, name="home"),
    path("bookmarks/", feeds.bookmarks, name="bookmarks"),
    path("topics/<str:key>/", feeds.topic, name="topic"),
    path("topics/<str:key>/follow/", responses.follow_topic, name="follow-topic"),
    path("spaces/<slug:slug>/", feeds.space, name="space"),
    path("write/", writing.new_post, name="write"),
    path("write/threshold/", writing.threshold, name="threshold"),
    path("write/check/", writing.check, name="check"),
    path("write/draft/", writing.keep_draft, name="keep-draft"),
    path("drafts/", writing.drafts, name="drafts"),
    path("drafts/<int:draft_id>/discard/", writing.discard_draft, name="discard-draft"),
    path("drafts/<int:draft_id>/publish/", writing.publish_now, name="publish-draft"),
    path("drafts/<int:draft_id>/edit/", writing.back_to_draft, name="back-to-draft"),
    path("held/", held.index, name="held"),
    path("held/<int:held_id>/", held.show, name="held-text"),
    path("reports/", reports.index, name="reports"),
    path("reports/<int:report_id>/", reports.show, name="report"),
    path("seen/", responses.seen, name="seen"),
    path("posts/<int:post_id>/", posts.show, name="post"),
    path("posts/<int:post_id>/card/", posts.card, name="card"),
    path("posts/<int:post_id>/comment/", posts.comment, name="comment"),
    path("posts/<int:post_id>/edit/", posts.edit, name="edit-post"),
    path("posts/<int:post_id>/delete/", posts.delete, name="delete-post"),
    path("posts/<int:post_id>/history/", posts.history, name="history"),
    path("posts/<int:post_id>/report/", reports.new, name="report-post"),
    path("posts/<int:post_id>/reactions/", posts.reactions, name="reactions"),
    path("posts/<int:post_id>/read/", posts.read_by, name="read-by"),
    path("posts/<int:post_id>/share/", posts.share, name="share"),
    path("posts/<int:post_id>/react/", responses.react, name="react"),
    path("posts/<int:post_id>/bookmark/", responses.bookmark, name="bookmark"),
    path("posts/<int:post_id>/acknowledge/", responses.acknowledge, name="acknowledge"),
    path("posts/<int:post_id>/vote/", responses.vote, name="vote"),
    path("posts/<int:post_id>/accept/", responses.accept, name="accept"),
    path("posts/<int:post_id>/pin/", responses.pin, name="pin"),
]
