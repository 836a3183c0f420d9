"""The signing keys of issuing bodies."""

from django.urls import path

from certificates.views import signing

urlpatterns = [path("giay-chung-nhan/khoa-ky/", signing.key_list, name="key_list")]
