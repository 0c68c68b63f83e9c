"""Pictures of a product: re-encoded, so that nothing but the picture is kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_app.core.models import User
from events_app.core.text import refuse_line_breaks
from exhibitors.models.product import Product


class ProductPicture(models.Model):
    """One picture in two sizes; without EXIF, so without the place it was taken."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="products/")
    thumbnail = models.FileField(upload_to="products/thumbnails/")
    alt_text = models.CharField(
        _("what the picture shows"),
        max_length=200,
        validators=[refuse_line_breaks],
        help_text=_("Read to people who do not see it, for example “Red rice in a 1 kg bag”."),
    )
    position = models.PositiveSmallIntegerField(editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, editable=False)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "sha256"], name="product_picture_once"),
            models.CheckConstraint(
                condition=~models.Q(alt_text=""), name="product_picture_has_text"
            ),
        ]

    def __str__(self) -> str:
        return self.alt_text
