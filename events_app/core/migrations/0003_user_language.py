"""The language in which a person works, for mails."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_schedule'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='language',
            field=models.CharField(blank=True, editable=False, help_text='The language the person last worked in; mails use it.', max_length=8, verbose_name='language'),
        ),
    ]
