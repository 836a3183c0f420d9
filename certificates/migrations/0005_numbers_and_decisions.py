from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0004_making_many'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='decided_on',
            field=models.DateField(blank=True, null=True, verbose_name='date of the decision'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='decision_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='number of the decision'),
        ),
        migrations.AddField(
            model_name='issuingbody',
            name='certificate_pattern',
            field=models.CharField(default='{serial:04}/{period}/GCN-{issuer}', max_length=60, verbose_name='certificate numbers'),
        ),
        migrations.AddField(
            model_name='issuingbody',
            name='confirmation_pattern',
            field=models.CharField(default='{serial:04}/{period}/GXN-{issuer}', max_length=60, verbose_name='numbers of confirmations'),
        ),
        migrations.AddField(
            model_name='issuingbody',
            name='numbers_by',
            field=models.CharField(choices=[('year', 'each year'), ('term', 'each term of office')], default='year', max_length=4, verbose_name='numbers start anew'),
        ),
        migrations.AddField(
            model_name='issuingbody',
            name='register_pattern',
            field=models.CharField(default='{serial:04}/{period}', max_length=60, verbose_name='register numbers'),
        ),
        migrations.AddField(
            model_name='issuingbody',
            name='term',
            field=models.CharField(blank=True, max_length=9, verbose_name='present term of office'),
        ),
        migrations.AlterField(
            model_name='numberseries',
            name='kind',
            field=models.CharField(choices=[('serial', 'certificate number'), ('register', 'register number'), ('confirmation', 'number of a confirmation')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('decision_number', '')), models.Q(models.Q(('decision_number', ''), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='certificate_decision_has_number_and_day'),
        ),
        migrations.AddConstraint(
            model_name='issuingbody',
            constraint=models.CheckConstraint(condition=models.Q(('numbers_by', 'year'), models.Q(('term', ''), _negated=True), _connector='OR'), name='issuing_body_names_the_term_it_counts_in', violation_error_message='Enter the present term of office, such as 2025-2030.'),
        ),
    ]
