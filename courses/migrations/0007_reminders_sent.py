import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0006_yearly_round'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('step', models.CharField(max_length=20, verbose_name='step')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('requirement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.requirement')),
                ('training_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.trainingclass')),
            ],
            options={
                'verbose_name': 'reminder sent',
                'constraints': [models.UniqueConstraint(fields=('person', 'requirement', 'year', 'step'), name='reminder_once_per_step'), models.UniqueConstraint(fields=('person', 'training_class', 'step'), name='reminder_once_per_class_step'), models.CheckConstraint(condition=models.Q(models.Q(('requirement', None), ('training_class__isnull', False)), models.Q(('requirement__isnull', False), ('training_class', None)), _connector='OR'), name='reminder_is_of_one_duty')],
            },
        ),
    ]
