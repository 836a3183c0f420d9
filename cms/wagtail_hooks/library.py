"""The library of documents and the categories of news, for those who keep the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.models import NewsCategory, OfficialDocument


class OfficialDocumentViewSet(ModelViewSet):
    model = OfficialDocument
    icon = "doc-full"
    menu_label = _("Official documents")
    list_display = ["subject", "number", "kind", "issuer", "issued_on", "is_shown"]
    list_filter = ["kind", "issuer", "is_shown"]
    ordering = ["-issued_on"]
    inspect_view_enabled = True


class NewsCategoryViewSet(ModelViewSet):
    model = NewsCategory
    icon = "tag"
    menu_label = _("News categories")
    list_display = ["name", "slug", "position"]
    inspect_view_enabled = True


class SiteGroup(ViewSetGroup):
    menu_label = _("Site")
    menu_icon = "site"
    menu_name = "site"
    menu_order = 220
    items = (
        OfficialDocumentViewSet("official_documents"),
        NewsCategoryViewSet("news_categories"),
    )


@hooks.register("register_admin_viewset")
def site_group() -> SiteGroup:
    return SiteGroup()
