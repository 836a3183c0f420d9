"""Official reports: what is wanted, the preview, the files, the head, those by the calendar."""

from django.urls import path

from reports.views import commendations, papers, subscriptions

urlpatterns = [
    path("theo-doi/bao-cao-da-gui/<int:pk>/", subscriptions.sent_report, name="sent_report"),
    path(
        "theo-doi/bao-cao-dinh-ky/<int:pk>/dung/",
        subscriptions.subscription_stop,
        name="subscription_stop",
    ),
    path("theo-doi/<str:code>/bao-cao/", papers.paper_detail, name="paper_detail"),
    path("theo-doi/<str:code>/bao-cao/the-thuc/", papers.head_edit, name="report_head"),
    path("theo-doi/<str:code>/bao-cao/tep/<str:kind>/", papers.paper_file, name="paper_file"),
    path("theo-doi/<str:code>/bao-cao/dinh-ky/", subscriptions.subscriptions, name="subscriptions"),
    path("theo-doi/<str:code>/khen-thuong/", commendations.commendations, name="commendations"),
    path(
        "theo-doi/<str:code>/khen-thuong/tep/<str:kind>/",
        commendations.commendations_file,
        name="commendations_file",
    ),
]
