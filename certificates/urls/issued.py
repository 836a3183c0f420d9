"""Certificates as they were issued: the check, the paper, the book."""

from django.urls import path

from certificates.views import holder, register

urlpatterns = [
    path("xac-minh/<str:code>/anh/", holder.certificate_preview, name="certificate_preview"),
    path("giay-chung-nhan/so-cap/", register.register_book, name="register_book"),
    path("giay-chung-nhan/<str:code>/", holder.certificate_detail, name="certificate_detail"),
    path(
        "giay-chung-nhan/<str:code>/tai-ve/",
        holder.certificate_download,
        name="certificate_download",
    ),
]
