"""Units get levels, parents, types and succession rows; regions and the Philippines are loaded."""

import json
from collections import Counter
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from events_app.core.text import fold

FILE = Path(__file__).resolve().parent.parent / "data" / "regions_and_philippines.json"
VN_REGIONS = "VN63-6"
TYPES = {"tinh ": "tỉnh", "thanh pho ": "thành phố"}


def load(apps, schema_editor):
    """Keep what `successor` said as rows, name the types, load regions and the Philippines."""
    units = apps.get_model("events", "AdminUnit").objects
    data = json.loads(FILE.read_text(encoding="utf-8"))
    for kind, word in TYPES.items():
        units.filter(country="VN", name_folded__startswith=kind).update(type=word)
    keep_successors(apps, units)
    load_regions(apps, units, data["regions_of_vn63"])
    load_philippines(apps, units, data)
    if schema_editor.connection.vendor == "postgresql":
        # The column goes next; PostgreSQL refuses that while checks of foreign keys are pending.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def keep_successors(apps, units):
    """Write one row per old unit: alone it goes on, with others it was merged."""
    Succession = apps.get_model("events", "AdminUnitSuccession")
    followed = list(units.filter(successor__isnull=False).select_related("successor"))
    sizes = Counter(unit.successor_id for unit in followed)
    Succession.objects.bulk_create(
        Succession(
            old=unit,
            new=unit.successor,
            kind="MERGED" if sizes[unit.successor_id] > 1 else "RENAMED",
            date=unit.successor.valid_from,
        )
        for unit in followed
    )


def load_regions(apps, units, rows):
    """Write the six regions of the 63-province scheme. Source: REFERENCE §3."""
    Region = apps.get_model("events", "Region")
    RegionUnit = apps.get_model("events", "RegionUnit")
    for code, name, members in rows:
        region = Region.objects.create(scheme=VN_REGIONS, code=code, name=name)
        RegionUnit.objects.bulk_create(
            RegionUnit(region=region, scheme=VN_REGIONS, unit=unit)
            for unit in units.filter(country="VN", scheme="VN63", code__in=members.split())
        )


def load_philippines(apps, units, data):
    """Write the regions and provinces under their ten-digit codes. Source: PSGC, REFERENCE §3."""
    Succession = apps.get_model("events", "AdminUnitSuccession")
    made = {}
    for code, name, valid_from, valid_to in data["philippine_units"]:
        is_region = code.endswith("00000000")
        made[code] = units.create(
            country="PH",
            scheme="PSGC",
            code=code,
            level="REGION" if is_region else "PROVINCE",
            type="region" if is_region else "province",
            name=name,
            name_folded=fold(name),
            parent=None if is_region else made[f"{code[:2]}00000000"],
            valid_from=valid_from,
            valid_to=valid_to,
        )
    Succession.objects.bulk_create(
        Succession(old=made[old], new=made[new], kind=kind, date=day)
        for old, new, kind, day in data["philippine_successions"]
    )


class Migration(migrations.Migration):
    dependencies = [
        ('events', '0004_name_the_room'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdminUnitSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('RENAMED', 'continued or renamed'), ('MERGED', 'merged'), ('SPLIT', 'split')], max_length=8)),
                ('date', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['scheme', 'code'],
            },
        ),
        migrations.CreateModel(
            name='RegionUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(help_text='That of the region, for the constraint.', max_length=20)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='adminunit',
            name='level',
            field=models.CharField(choices=[('REGION', 'region'), ('PROVINCE', 'province'), ('DISTRICT', 'district'), ('COMMUNE', 'commune'), ('MUNICIPALITY', 'city or municipality'), ('BARANGAY', 'barangay')], default='PROVINCE', max_length=12, verbose_name='level'),
        ),
        migrations.AddField(
            model_name='adminunit',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='events.adminunit'),
        ),
        migrations.AddField(
            model_name='adminunit',
            name='type',
            field=models.CharField(blank=True, help_text='As written: xã, phường, tỉnh …', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='adminunit',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['REGION', 'PROVINCE', 'DISTRICT', 'COMMUNE', 'MUNICIPALITY', 'BARANGAY'])), name='admin_unit_level_known'),
        ),
        migrations.AddConstraint(
            model_name='adminunit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='admin_unit_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='adminunit',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='admin_unit_not_in_itself'),
        ),
        migrations.AddField(
            model_name='adminunitsuccession',
            name='new',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='origins', to='events.adminunit'),
        ),
        migrations.AddField(
            model_name='adminunitsuccession',
            name='old',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='events.adminunit'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.UniqueConstraint(fields=('scheme', 'code'), name='region_key'),
        ),
        migrations.AddField(
            model_name='regionunit',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='events.region'),
        ),
        migrations.AddField(
            model_name='regionunit',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regions', to='events.adminunit'),
        ),
        migrations.AddConstraint(
            model_name='adminunitsuccession',
            constraint=models.UniqueConstraint(fields=('old', 'new'), name='unit_succession_once'),
        ),
        migrations.AddConstraint(
            model_name='adminunitsuccession',
            constraint=models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='unit_succession_not_of_itself'),
        ),
        migrations.AddConstraint(
            model_name='adminunitsuccession',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['RENAMED', 'MERGED', 'SPLIT'])), name='unit_succession_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='regionunit',
            constraint=models.UniqueConstraint(fields=('unit', 'scheme'), name='one_region_per_scheme'),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='adminunit',
            name='successor',
        ),
    ]
