"""After issue: the book on paper, proposals, hand-over, confirmations. Before urls.issued, whose
giay-chung-nhan/<code>/ takes every other word."""

from django.urls import path

from certificates.views import aftercare, confirmations, handover, register

urlpatterns = [
    path("giay-chung-nhan/so-cap/pdf/", register.register_pdf, name="register_pdf"),
    path("giay-chung-nhan/so-cap/xlsx/", register.register_xlsx, name="register_xlsx"),
    path("giay-chung-nhan/so-cap/tep-pdf/", register.register_papers, name="register_papers"),
    path("giay-chung-nhan/ky-nhan/", handover.handover_sheet, name="handover_sheet"),
    path("giay-chung-nhan/ky-nhan/pdf/", handover.handover_pdf, name="handover_pdf"),
    path("giay-chung-nhan/ky-nhan/giao/", handover.papers_hand_over, name="papers_hand_over"),
    path("giay-chung-nhan/ky-nhan/in/", handover.papers_print, name="papers_print"),
    path("giay-chung-nhan/viec-can-lam/", aftercare.aftercare_list, name="aftercare_list"),
    path(
        "giay-chung-nhan/de-nghi/<int:amendment_id>/",
        aftercare.amendment_detail,
        name="amendment_detail",
    ),
    path(
        "giay-chung-nhan/de-nghi/<int:amendment_id>/dong-y/",
        aftercare.amendment_accept,
        name="amendment_accept",
    ),
    path(
        "giay-chung-nhan/de-nghi/<int:amendment_id>/tu-choi/",
        aftercare.amendment_refuse,
        name="amendment_refuse",
    ),
    path(
        "giay-chung-nhan/de-nghi/<int:amendment_id>/rut/",
        aftercare.amendment_withdraw,
        name="amendment_withdraw",
    ),
    path(
        "giay-chung-nhan/xem-lai/<int:review_id>/giu/",
        aftercare.review_settle,
        name="review_settle",
    ),
    path("giay-chung-nhan/<str:code>/xu-ly/", aftercare.aftercare_detail, name="aftercare_detail"),
    path(
        "giay-chung-nhan/<str:code>/doi/",
        aftercare.replacement_propose,
        name="replacement_propose",
    ),
    path(
        "giay-chung-nhan/<str:code>/xac-nhan/",
        aftercare.confirmation_propose,
        name="confirmation_propose",
    ),
    path(
        "giay-chung-nhan/<str:code>/thu-hoi/",
        aftercare.revocation_propose,
        name="revocation_propose",
    ),
    path("giay-chung-nhan/<str:code>/nhan-thay/", handover.handover_proxy, name="handover_proxy"),
    path("giay-chung-nhan/<str:code>/bo-giao/", handover.handover_undo, name="handover_undo"),
    path("ban-xac-nhan/<str:code>/", confirmations.confirmation_detail, name="confirmation_detail"),
    path(
        "ban-xac-nhan/<str:code>/tai-ve/",
        confirmations.confirmation_download,
        name="confirmation_download",
    ),
    path(
        "ban-xac-nhan/<str:code>/in/", confirmations.confirmation_print, name="confirmation_print"
    ),
    path(
        "ban-xac-nhan/<str:code>/giao/",
        confirmations.confirmation_hand_over,
        name="confirmation_hand_over",
    ),
]
