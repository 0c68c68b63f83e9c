"""Certificates with all their facts, potential five stars, the classification by legal basis."""

import json
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import events_app.core.text
import exhibitors.models.gtin
from django.conf import settings
from django.db import migrations, models


FILE = Path(__file__).resolve().parent.parent / "data" / "product_classification.json"
DISTRICTS = ("2023-02-24", "2025-07-05")  # when districts recognised three stars; REFERENCE §2.2


def load_classification(apps, schema_editor):
    """Write the sectors, groups and sets of every legal basis."""
    Sector, Group, Set = (
        apps.get_model("exhibitors", name) for name in ("ProductSector", "ProductGroup", "ProductSet")
    )
    for legal_basis, sectors in json.loads(FILE.read_text(encoding="utf-8")).items():
        for at, sector in enumerate(sectors, start=1):
            groups = sector.pop("groups")
            kept = Sector.objects.create(legal_basis=legal_basis, position=at, **sector)
            for place, group in enumerate(groups, start=1):
                sets = group.pop("sets")
                row = Group.objects.create(sector=kept, position=place, **group)
                for one in sets:
                    Set.objects.create(group=row, position=one["number"], **one)


def check_at_once(schema_editor):
    """Leave PostgreSQL no check for later: with one waiting it refuses to alter the table."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def carry_over(apps, schema_editor):
    """Turn the tick "awaits five stars" into a nomination; say who recognised what."""
    check_at_once(schema_editor)
    Product, Nomination, Certificate = (
        apps.get_model("exhibitors", name)
        for name in ("Product", "FiveStarNomination", "Certificate")
    )
    Nomination.objects.bulk_create(
        Nomination(product=product, state="FORWARDED")
        for product in Product.objects.filter(awaits_five_stars=True).iterator()
    )
    rows = Certificate.objects.all()
    rows.filter(state="REVOKED").update(
        revoked_on=models.F("issued_on"), revocation_reason="OTHER_CONCLUSION"
    )
    rows.filter(stars=5).update(level="MINISTRY")
    rows.filter(stars__lt=5).update(level="PROVINCE")
    rows.filter(stars=3, issued_on__range=DISTRICTS).update(level="DISTRICT")


def carry_back(apps, schema_editor):
    """Tick the products whose nomination is open."""
    check_at_once(schema_editor)
    Nomination = apps.get_model("exhibitors", "FiveStarNomination")
    waiting = Nomination.objects.filter(state="FORWARDED").values("product")
    apps.get_model("exhibitors", "Product").objects.filter(pk__in=waiting).update(
        awaits_five_stars=True
    )


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_name_the_room'),
        ('exhibitors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificate_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificate_ends_after_issue',
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('LISTED', 'on the list'), ('ATTENDED', 'received in person'), ('BY_PROXY', 'received by proxy'), ('TO_BE_SENT', 'to be sent'), ('SENT', 'sent')], default='LISTED', max_length=10)),
                ('proxy_name', models.CharField(blank=True, max_length=200, validators=[events_app.core.text.refuse_line_breaks], verbose_name='received by')),
                ('note', models.CharField(blank=True, max_length=200, validators=[events_app.core.text.refuse_line_breaks], verbose_name='note')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CertificateReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('WINDOW_OPEN', 'renewal window opened'), ('WINDOW_CLOSING', 'renewal window closes soon'), ('ENDING', 'ends within 30 days'), ('ENDED', 'has ended')], max_length=14)),
                ('ends_on', models.DateField()),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FiveStarNomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('CLAIMED', 'claimed'), ('FORWARDED', 'potential 5 stars'), ('REFUSED', 'not confirmed'), ('RECOGNISED', 'recognised with 5 stars'), ('NOT_RECOGNISED', 'not recognised with 5 stars')], default='CLAIMED', max_length=14)),
                ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='score of the province')),
                ('forwarded_on', models.DateField(blank=True, null=True, verbose_name='forwarded on')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProductChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('MODERN_RETAIL', 'modern retail (supermarkets, chains)'), ('TRADITIONAL_MARKET', 'traditional market'), ('E_COMMERCE', 'e-commerce'), ('EXPORT', 'export'), ('HORECA', 'hotels, restaurants, catering'), ('DIRECT', 'direct sale')], max_length=18)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProductGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('name_vi', models.CharField(max_length=250)),
                ('name_en', models.CharField(max_length=250)),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='products/')),
                ('thumbnail', models.FileField(upload_to='products/thumbnails/')),
                ('alt_text', models.CharField(help_text='Read to people who do not see it, for example “Red rice in a 1 kg bag”.', max_length=200, validators=[events_app.core.text.refuse_line_breaks], verbose_name='what the picture shows')),
                ('position', models.PositiveSmallIntegerField(editable=False)),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProductSector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('name_vi', models.CharField(max_length=250)),
                ('name_en', models.CharField(max_length=250)),
                ('legal_basis', models.CharField(choices=[('1048/2019', '1048/QĐ-TTg (2019)'), ('148/2023', '148/QĐ-TTg (2023)'), ('26/2026', '26/2026/QĐ-TTg')], max_length=10)),
            ],
            options={
                'ordering': ['-legal_basis', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('name_vi', models.CharField(max_length=250)),
                ('name_en', models.CharField(max_length=250)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number of the set')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='certificate',
            options={'ordering': (models.OrderBy(models.F('issued_on'), descending=True, nulls_last=True), '-pk')},
        ),
        migrations.AddField(
            model_name='certificate',
            name='extended_until',
            field=models.DateField(blank=True, null=True, verbose_name='extended until'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='extension_reason',
            field=models.CharField(blank=True, max_length=300, validators=[events_app.core.text.refuse_line_breaks], verbose_name='reason of the extension'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='level',
            field=models.CharField(blank=True, choices=[('DISTRICT', 'district'), ('PROVINCE', 'province'), ('MINISTRY', 'ministry')], default='', max_length=8, verbose_name='recognised by'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='level_reason',
            field=models.CharField(blank=True, max_length=200, validators=[events_app.core.text.refuse_line_breaks], verbose_name='why this level'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='refusal_reason',
            field=models.CharField(blank=True, max_length=300, validators=[events_app.core.text.refuse_line_breaks], verbose_name='why it was not confirmed'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='revocation_note',
            field=models.CharField(blank=True, max_length=300, validators=[events_app.core.text.refuse_line_breaks], verbose_name='details'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='revocation_reason',
            field=models.CharField(blank=True, choices=[('FALSE_DOSSIER', 'false dossier'), ('CRITERIA_NOT_MET', 'criteria no longer met'), ('BREACH_OF_LAW', 'breach of law'), ('MARK_MISUSED', 'misuse of the OCOP mark'), ('NOT_PRODUCED', 'no longer produced'), ('OTHER_CONCLUSION', 'other official conclusion')], max_length=16, verbose_name='reason of the revocation'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='revoked_on',
            field=models.DateField(blank=True, null=True, verbose_name='revoked on'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='score',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='average score'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='supersedes', to='exhibitors.certificate'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseded_on',
            field=models.DateField(blank=True, null=True, verbose_name='replaced on'),
        ),
        migrations.AddField(
            model_name='product',
            name='capacity_per_month',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='capacity per month'),
        ),
        migrations.AddField(
            model_name='product',
            name='capacity_unit',
            field=models.CharField(blank=True, max_length=40, validators=[events_app.core.text.refuse_line_breaks], verbose_name='unit of the capacity'),
        ),
        migrations.AddField(
            model_name='product',
            name='description_en',
            field=models.TextField(blank=True, validators=[events_app.core.text.refuse_control_characters], verbose_name='description in English'),
        ),
        migrations.AddField(
            model_name='product',
            name='description_fil',
            field=models.TextField(blank=True, validators=[events_app.core.text.refuse_control_characters], verbose_name='description in Filipino'),
        ),
        migrations.AddField(
            model_name='product',
            name='description_vi',
            field=models.TextField(blank=True, validators=[events_app.core.text.refuse_control_characters], verbose_name='description in Vietnamese'),
        ),
        migrations.AddField(
            model_name='product',
            name='gtin',
            field=models.CharField(blank=True, db_index=True, max_length=14, validators=[exhibitors.models.gtin.refuse_wrong_gtin], verbose_name='GTIN (barcode number)'),
        ),
        migrations.AddField(
            model_name='product',
            name='keywords',
            field=models.CharField(blank=True, max_length=300, validators=[events_app.core.text.refuse_line_breaks], verbose_name='keywords'),
        ),
        migrations.AddField(
            model_name='product',
            name='name_en',
            field=models.CharField(blank=True, max_length=250, validators=[events_app.core.text.refuse_line_breaks], verbose_name='name in English'),
        ),
        migrations.AddField(
            model_name='product',
            name='name_fil',
            field=models.CharField(blank=True, max_length=250, validators=[events_app.core.text.refuse_line_breaks], verbose_name='name in Filipino'),
        ),
        migrations.AddField(
            model_name='product',
            name='name_vi',
            field=models.CharField(blank=True, max_length=250, validators=[events_app.core.text.refuse_line_breaks], verbose_name='name in Vietnamese'),
        ),
        migrations.AddField(
            model_name='product',
            name='packaging',
            field=models.CharField(blank=True, max_length=200, validators=[events_app.core.text.refuse_line_breaks], verbose_name='packaging'),
        ),
        migrations.AddField(
            model_name='product',
            name='price_currency',
            field=models.CharField(blank=True, max_length=3, verbose_name='currency'),
        ),
        migrations.AddField(
            model_name='product',
            name='price_from',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='price from'),
        ),
        migrations.AddField(
            model_name='product',
            name='price_to',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='price to'),
        ),
        migrations.AddField(
            model_name='product',
            name='trace_code',
            field=models.CharField(blank=True, max_length=80, validators=[events_app.core.text.refuse_line_breaks], verbose_name='trace code'),
        ),
        migrations.AddField(
            model_name='product',
            name='trace_url',
            field=models.URLField(blank=True, max_length=300, verbose_name='trace link'),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='issued_on',
            field=models.DateField(blank=True, null=True, verbose_name='issued on'),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='state',
            field=models.CharField(choices=[('CLAIMED', 'claimed'), ('ISSUED', 'confirmed'), ('REFUSED', 'not confirmed'), ('REVOKED', 'revoked'), ('SUPERSEDED', 'replaced')], default='CLAIMED', max_length=10),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name='valid until'),
        ),
        migrations.AlterField(
            model_name='product',
            name='sector',
            field=models.CharField(blank=True, choices=[('FOOD', 'food'), ('BEVERAGE', 'beverages'), ('HERBAL', 'medicinal herbs'), ('HANDICRAFT', 'handicraft'), ('ORNAMENTAL', 'ornamental organisms'), ('RURAL_TOURISM', 'rural tourism'), ('FABRIC_GARMENT', 'fabrics and garments (until 2023)'), ('SOUVENIR_DECOR', 'souvenirs and decoration (until 2023)')], default='', max_length=14, verbose_name='sector'),
        ),
        migrations.AddField(
            model_name='award',
            name='certificate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='exhibitors.certificate'),
        ),
        migrations.AddField(
            model_name='award',
            name='entity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='exhibitors.entity'),
        ),
        migrations.AddField(
            model_name='award',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='awards', to='events.event'),
        ),
        migrations.AddField(
            model_name='award',
            name='product',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='exhibitors.product'),
        ),
        migrations.AddField(
            model_name='certificatereminder',
            name='certificate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='exhibitors.certificate'),
        ),
        migrations.AddField(
            model_name='certificatereminder',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fivestarnomination',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominations', to='exhibitors.product'),
        ),
        migrations.AddField(
            model_name='productchannel',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='exhibitors.product'),
        ),
        migrations.AddField(
            model_name='productpicture',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='exhibitors.product'),
        ),
        migrations.AddField(
            model_name='productpicture',
            name='uploaded_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='productgroup',
            name='sector',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='exhibitors.productsector'),
        ),
        migrations.AddField(
            model_name='productset',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sets', to='exhibitors.productgroup'),
        ),
        migrations.AddField(
            model_name='product',
            name='product_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='exhibitors.productset', verbose_name='product set'),
        ),
        migrations.RunPython(load_classification, migrations.RunPython.noop),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField(
            model_name='product',
            name='awaits_five_stars',
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['CLAIMED', 'ISSUED', 'REFUSED', 'REVOKED', 'SUPERSEDED'])), name='certificate_state_known'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('issued_on__isnull', True), ('valid_until__gte', models.F('issued_on')), _connector='OR'), name='certificate_ends_after_issue'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['CLAIMED', 'REFUSED']), models.Q(('issued_on__isnull', False), ('valid_until__isnull', False)), _connector='OR'), name='certificate_confirmed_has_its_days'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('score__gte', 50), ('score__lt', 70), ('stars', 3)), models.Q(('score__gte', 70), ('score__lt', 90), ('stars', 4)), models.Q(('score__gte', 90), ('score__lte', 100), ('stars', 5)), _connector='OR'), name='certificate_stars_follow_score'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('extended_until__isnull', True), models.Q(('extended_until__gt', models.F('valid_until')), models.Q(('extension_reason', ''), _negated=True)), _connector='OR'), name='certificate_extension_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_on__isnull', False), ('state', 'REVOKED'), models.Q(('revocation_reason', ''), _negated=True)), models.Q(models.Q(('state', 'REVOKED'), _negated=True), ('revocation_reason', ''), ('revoked_on__isnull', True)), _connector='OR'), name='certificate_revoked_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'SUPERSEDED'), ('superseded_by__isnull', False), ('superseded_on__isnull', False)), models.Q(models.Q(('state', 'SUPERSEDED'), _negated=True), ('superseded_by__isnull', True), ('superseded_on__isnull', True)), _connector='OR'), name='certificate_superseded_by_another'),
        ),
        migrations.AddConstraint(
            model_name='productsector',
            constraint=models.UniqueConstraint(fields=('legal_basis', 'code'), name='sector_code_once'),
        ),
        migrations.AddConstraint(
            model_name='productsector',
            constraint=models.CheckConstraint(condition=models.Q(('legal_basis__in', ['1048/2019', '148/2023', '26/2026'])), name='sector_legal_basis_known'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('trace_url', ''), ('trace_url__startswith', 'https://'), _connector='OR'), name='product_trace_url_secure'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('capacity_per_month__isnull', True), models.Q(('capacity_per_month__gt', 0), models.Q(('capacity_unit', ''), _negated=True)), _connector='OR'), name='product_capacity_has_unit'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('price_from__isnull', True), ('price_to__isnull', True)), models.Q(('price_currency', ''), _negated=True), _connector='OR'), name='product_price_has_currency'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('price_from__isnull', True), ('price_from__gte', 0), _connector='OR'), name='product_price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('price_to__isnull', True), ('price_from__isnull', True), ('price_to__gte', models.F('price_from')), _connector='OR'), name='product_price_range_in_order'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(condition=models.Q(('product__isnull', False)), fields=('event', 'product'), name='award_of_product_once'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(condition=models.Q(('product__isnull', True)), fields=('event', 'entity'), name='award_of_entity_once'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['LISTED', 'ATTENDED', 'BY_PROXY', 'TO_BE_SENT', 'SENT'])), name='award_state_known'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'BY_PROXY'), models.Q(('proxy_name', ''), _negated=True)), models.Q(models.Q(('state', 'BY_PROXY'), _negated=True), ('proxy_name', '')), _connector='OR'), name='award_proxy_has_name'),
        ),
        migrations.AddConstraint(
            model_name='certificatereminder',
            constraint=models.UniqueConstraint(fields=('certificate', 'user', 'kind', 'ends_on'), name='certificate_reminder_once'),
        ),
        migrations.AddConstraint(
            model_name='certificatereminder',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['WINDOW_OPEN', 'WINDOW_CLOSING', 'ENDING', 'ENDED'])), name='certificate_reminder_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='fivestarnomination',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['CLAIMED', 'FORWARDED', 'REFUSED', 'RECOGNISED', 'NOT_RECOGNISED'])), name='nomination_state_known'),
        ),
        migrations.AddConstraint(
            model_name='fivestarnomination',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('score__gte', 90), ('score__lte', 100)), _connector='OR'), name='nomination_score_from_ninety'),
        ),
        migrations.AddConstraint(
            model_name='fivestarnomination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', False), ('state__in', ['RECOGNISED', 'NOT_RECOGNISED'])), models.Q(models.Q(('state__in', ['RECOGNISED', 'NOT_RECOGNISED']), _negated=True), ('decided_on__isnull', True)), _connector='OR'), name='nomination_decided_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='fivestarnomination',
            constraint=models.CheckConstraint(condition=models.Q(('forwarded_on__isnull', True), ('decided_on__isnull', True), ('decided_on__gte', models.F('forwarded_on')), _connector='OR'), name='nomination_decided_after_forwarding'),
        ),
        migrations.AddConstraint(
            model_name='fivestarnomination',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['CLAIMED', 'FORWARDED'])), fields=('product',), name='nomination_one_open'),
        ),
        migrations.AddConstraint(
            model_name='productchannel',
            constraint=models.UniqueConstraint(fields=('product', 'channel'), name='product_channel_once'),
        ),
        migrations.AddConstraint(
            model_name='productchannel',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['MODERN_RETAIL', 'TRADITIONAL_MARKET', 'E_COMMERCE', 'EXPORT', 'HORECA', 'DIRECT'])), name='product_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='productpicture',
            constraint=models.UniqueConstraint(fields=('product', 'sha256'), name='product_picture_once'),
        ),
        migrations.AddConstraint(
            model_name='productpicture',
            constraint=models.CheckConstraint(condition=models.Q(('alt_text', ''), _negated=True), name='product_picture_has_text'),
        ),
        migrations.AddConstraint(
            model_name='productgroup',
            constraint=models.UniqueConstraint(fields=('sector', 'code'), name='product_group_code_once'),
        ),
        migrations.AddConstraint(
            model_name='productset',
            constraint=models.UniqueConstraint(fields=('group', 'code'), name='set_code_once'),
        ),
    ]
