"""Making many PDFs, and those that could not be made."""

from django.urls import path

from certificates.views import batches

urlpatterns = [
    path("giay-chung-nhan/dot-tao/", batches.batch_list, name="batch_list"),
    path("giay-chung-nhan/dot-tao/bat-dau/", batches.batch_start, name="batch_start"),
    path("giay-chung-nhan/dot-tao/<int:batch_id>/", batches.batch_detail, name="batch_detail"),
    path("giay-chung-nhan/dot-tao/<int:batch_id>/dung/", batches.batch_stop, name="batch_stop"),
    path(
        "giay-chung-nhan/dot-tao/<int:batch_id>/tiep-tuc/",
        batches.batch_continue,
        name="batch_continue",
    ),
    path("giay-chung-nhan/chua-tao-duoc/", batches.failure_list, name="failure_list"),
    path("giay-chung-nhan/chua-tao-duoc/thu-lai/", batches.failure_retry, name="failure_retry"),
]
