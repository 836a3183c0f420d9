"""The question bank: finding, writing and looking after questions."""

from django.urls import URLPattern, path

from quizzes.views.staff import authoring, bank, care

urlpatterns: list[URLPattern] = [
    path("", bank.question_list, name="question_list"),
    path("nhieu-cau/", bank.questions_change, name="questions_change"),
    path("ngan-hang/", bank.bank_list, name="bank_list"),
    path("ngan-hang/<slug:bank_code>/", bank.bank_detail, name="bank_detail"),
    path("danh-muc/<int:category_id>/", bank.category_edit, name="category_edit"),
    path("them/", authoring.question_add, name="question_add"),
    path("them/xem-thu/", authoring.draft_preview, name="draft_preview"),
    path("them/hinh/", authoring.image_add, name="image_add"),
    path("<int:question_id>/", bank.question_detail, name="question_detail"),
    path("<int:question_id>/sua/", authoring.question_edit, name="question_edit"),
    path("<int:question_id>/trang-thai/", bank.question_status, name="question_status"),
    path("<int:question_id>/xem-thu/", authoring.question_preview, name="question_preview"),
    path("bai-kiem-tra/<int:quiz_id>/lam-thu/", authoring.trial_start, name="trial_start"),
    path(
        "<int:question_id>/phien-ban/<int:number>/khoi-phuc/",
        care.version_restore,
        name="version_restore",
    ),
    path("<int:question_id>/doi-dap-an/", care.key_change_decide, name="key_change_decide"),
    path("<int:question_id>/nhan-xet/", care.comment_add, name="comment_add"),
    path("nhan-xet/<int:comment_id>/xong/", care.comment_settle, name="comment_settle"),
    path("bao-loi/", care.report_list, name="report_list"),
    path("bao-loi/<int:report_id>/tra-loi/", care.report_answer, name="report_answer"),
]
