import accord.kernel.policy.identifiers
import accord.kernel.policy.sensitivity
import accord.kernel.spaces.languages
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('actors', '0001_initial'),
        ('places', '0001_initial'),
        ('spaces', '0001_initial'),
        ('taxonomies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('upr_outcome', 'outcome of the Universal Periodic Review'), ('concluding_observations', 'concluding observations of a treaty body'), ('special_procedure', 'report of a special procedure'), ('law', 'law'), ('policy', 'policy'), ('plan', 'plan'), ('agreement', 'agreement or memorandum of understanding'), ('investment_agreement', 'investment agreement'), ('principles', 'principles'), ('vision', 'vision'), ('group_decision', 'decision of a group'), ('court_judgment', 'court judgment'), ('company_plan', 'company plan')], max_length=40, verbose_name='kind')),
                ('title', accord.kernel.spaces.languages.LanguageField(default=dict, verbose_name='title')),
                ('symbol', models.CharField(blank=True, max_length=80, verbose_name='symbol or number')),
                ('issued_by', models.CharField(blank=True, max_length=300, verbose_name='issued by')),
                ('session', models.CharField(blank=True, max_length=60, verbose_name='session')),
                ('dated', models.DateField(blank=True, null=True, verbose_name='dated')),
                ('source', models.CharField(blank=True, max_length=500, verbose_name='source')),
                ('external_id', models.CharField(blank=True, max_length=200, verbose_name='external id')),
                ('followed', models.TextField(blank=True, verbose_name='what followed from it')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('recommendation', 'recommendation'), ('concern', 'concern or observation'), ('pledge', 'voluntary pledge'), ('clause', 'clause'), ('decision', 'decision'), ('goal', 'goal of a vision or plan')], default='recommendation', max_length=20, verbose_name='kind')),
                ('paragraph', models.CharField(blank=True, max_length=60, verbose_name='paragraph or clause')),
                ('paragraph_key', models.CharField(blank=True, editable=False, max_length=400)),
                ('heading', models.CharField(blank=True, max_length=1000, verbose_name='heading it stands under')),
                ('text', models.TextField(verbose_name='official words')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('plain', accord.kernel.spaces.languages.LanguageField(blank=True, default=dict, verbose_name='plain words')),
                ('addressed_to', models.CharField(blank=True, max_length=200, verbose_name='addressed to')),
                ('recommending_states', models.JSONField(blank=True, default=list, verbose_name='recommended by')),
                ('position', models.CharField(blank=True, choices=[('supported', 'supported'), ('in_part', 'supported in part'), ('noted', 'noted'), ('pending', 'pending'), ('not_supported', 'not supported')], max_length=20, verbose_name='position')),
                ('session', models.CharField(blank=True, max_length=60, verbose_name='session')),
                ('action_category', models.CharField(blank=True, max_length=20, verbose_name='action category')),
                ('external_id', models.CharField(blank=True, max_length=200, verbose_name='external id')),
                ('source', models.CharField(blank=True, max_length=500, verbose_name='source')),
                ('text_key', models.CharField(editable=False, max_length=64)),
                ('affected_persons', models.ManyToManyField(blank=True, related_name='+', to='taxonomies.term')),
                ('promisee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor')),
                ('promisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor')),
                ('sdgs', models.ManyToManyField(blank=True, related_name='+', to='taxonomies.term')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
                ('themes', models.ManyToManyField(blank=True, related_name='commitments', to='taxonomies.term')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='commitments.instrument')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InstrumentStage',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('stage', models.CharField(choices=[('drafted', 'drafted'), ('consulted', 'consulted on'), ('tabled', 'tabled'), ('adopted', 'adopted or signed'), ('in_force', 'in force'), ('rules_made', 'rules made'), ('reviewed', 'reviewed'), ('ended', 'ended')], max_length=20, verbose_name='stage')),
                ('reached_on', models.DateField(verbose_name='reached on')),
                ('note', models.TextField(blank=True, verbose_name='what followed')),
                ('source', models.CharField(blank=True, max_length=500, verbose_name='source')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='commitments.instrument')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StatePosition',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('position', models.CharField(choices=[('supported', 'supported'), ('in_part', 'supported in part'), ('noted', 'noted'), ('pending', 'pending'), ('not_supported', 'not supported')], max_length=20, verbose_name='position')),
                ('as_of', models.DateField(blank=True, null=True, verbose_name='since')),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('note', models.TextField(blank=True, verbose_name='explanation given')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='commitments.commitment')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('wording', accord.kernel.spaces.languages.LanguageField(default=dict, verbose_name='what is owed')),
                ('level', models.CharField(choices=[('federal', 'federal'), ('provincial', 'provincial'), ('district', 'district'), ('local', 'local'), ('site', 'site')], max_length=20, verbose_name='level of government')),
                ('due', models.DateField(blank=True, null=True, verbose_name='due')),
                ('assigned_on', models.DateField(blank=True, null=True, verbose_name='assigned on')),
                ('withdrawn_because', models.TextField(blank=True, verbose_name='reason of withdrawal')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='commitments.commitment')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties_led', to='actors.actor')),
                ('places', models.ManyToManyField(blank=True, related_name='duties', to='places.place')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
                ('supports', models.ManyToManyField(blank=True, related_name='duties_supported', to='actors.actor')),
            ],
            options={
                'verbose_name_plural': 'duties',
                'abstract': False,
                'indexes': [models.Index(fields=['space', 'level'], name='duty_by_level'), models.Index(fields=['space', 'due'], name='duty_by_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='duty_sent_once'), models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='duty_sensitivity'), models.CheckConstraint(condition=models.Q(models.Q(('assigned_on', None), ('lead', None)), models.Q(('assigned_on__isnull', False), ('lead__isnull', False)), _connector='OR'), name='duty_assigned_with_a_day')],
            },
        ),
        migrations.AddIndex(
            model_name='instrument',
            index=models.Index(fields=['space', 'kind', 'dated'], name='instrument_list'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='instrument_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='instrument_sensitivity'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None), models.Q(('external_id', ''), _negated=True)), fields=('space', 'external_id'), name='instrument_external_id_once'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['space', 'position'], name='commitment_by_position'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['space', 'session'], name='commitment_by_session'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['text_key'], name='commitment_by_text'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='commitment_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='commitment_sensitivity'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None), models.Q(('external_id', ''), _negated=True)), fields=('space', 'external_id'), name='commitment_external_id_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None), ('external_id', '')), fields=('instrument', 'paragraph', 'text_key'), name='commitment_text_once'),
        ),
        migrations.AddIndex(
            model_name='instrumentstage',
            index=models.Index(fields=['instrument', 'reached_on'], name='stage_of_instrument'),
        ),
        migrations.AddConstraint(
            model_name='instrumentstage',
            constraint=models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='instrumentstage_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='instrumentstage',
            constraint=models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='instrumentstage_sensitivity'),
        ),
        migrations.AddIndex(
            model_name='stateposition',
            index=models.Index(fields=['commitment', 'as_of'], name='position_of_commitment'),
        ),
        migrations.AddConstraint(
            model_name='stateposition',
            constraint=models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='stateposition_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='stateposition',
            constraint=models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='stateposition_sensitivity'),
        ),
        migrations.CreateModel(
            name='EarlierWording',
            fields=[
                ('id', models.UUIDField(default=accord.kernel.policy.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('sensitivity', models.PositiveSmallIntegerField(choices=[(0, 'public'), (1, 'space'), (2, 'restricted'), (3, 'confidential'), (4, 'sealed')], default=accord.kernel.policy.sensitivity.Sensitivity['S1'])),
                ('client_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.UUIDField(editable=False, null=True)),
                ('paragraph', models.CharField(blank=True, max_length=60, verbose_name='paragraph or clause')),
                ('text', models.TextField(verbose_name='official words')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('source', models.CharField(blank=True, max_length=500, verbose_name='source')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_words', to='commitments.commitment')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.space')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['commitment', 'created_at'], name='earlier_words_of_commitment')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('client_key', ''), _negated=True), fields=('space', 'created_by', 'client_key'), name='earlierwording_sent_once'), models.CheckConstraint(condition=models.Q(('sensitivity__lte', accord.kernel.policy.sensitivity.Sensitivity['S4'])), name='earlierwording_sensitivity')],
            },
        ),
    ]
