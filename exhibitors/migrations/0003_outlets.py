import django.db.models.deletion
import django.utils.timezone
import events_app.core.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0005_units'),
        ('exhibitors', '0002_stars'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entity',
            name='unit',
            field=models.ForeignKey(blank=True, help_text='The unit valid when this was written: a province or a part of it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entities', to='events.adminunit', verbose_name='province'),
        ),
        migrations.CreateModel(
            name='SalesPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, validators=[events_app.core.text.refuse_line_breaks], verbose_name='name')),
                ('name_folded', models.CharField(db_index=True, editable=False, max_length=200)),
                ('kind', models.CharField(choices=[('HUB', 'OTOP Hub'), ('SALES_POINT', 'sales point'), ('SHOWROOM', 'showroom'), ('SHOP_CORNER', 'corner in a shop or supermarket'), ('OTHER', 'other')], max_length=12, verbose_name='kind')),
                ('address', models.CharField(blank=True, max_length=300, validators=[events_app.core.text.refuse_line_breaks], verbose_name='address')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('entities', models.ManyToManyField(blank=True, related_name='sales_points', to='exhibitors.entity', verbose_name='entities')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales_points', to='events.adminunit', verbose_name='unit')),
            ],
            options={
                'ordering': ['name_folded', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='sales_point_name_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['HUB', 'SALES_POINT', 'SHOWROOM', 'SHOP_CORNER', 'OTHER'])), name='sales_point_kind_known'), models.CheckConstraint(condition=models.Q(('opened_on__isnull', True), ('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='sales_point_closes_after_opening')],
            },
        ),
    ]
